/// Which pixels of a scene a patch shows, and how it is turned.
package struct PatchFrame {
  /// Pixels on a side.
  package let side: Int
  /// The patch's first pixel in the scene.
  package let originX: Int
  package let originY: Int
  /// One of the eight ways to turn and mirror a square: bits for x, y and the diagonal.
  package let symmetry: Int

  /// A patch with its first pixel at the given place of the scene, turned by `symmetry` in 0..<8.
  package init(side: Int, originX: Int, originY: Int, symmetry: Int) {
    self.side = side
    self.originX = originX
    self.originY = originY
    self.symmetry = symmetry
  }

  /// The index in a scene of `sceneSide` pixels of the patch's pixel (0, 0), and the steps to the next
  /// column and row of the patch.
  package func walk(sceneSide: Int) -> (start: Int, column: Int, row: Int) {
    let x = symmetry & 1 == 0 ? originX : originX + side - 1
    let y = symmetry & 2 == 0 ? originY : originY + side - 1
    let alongX = symmetry & 1 == 0 ? 1 : -1
    let alongY = symmetry & 2 == 0 ? sceneSide : -sceneSide
    let isTransposed = symmetry & 4 != 0
    return (
      y * sceneSide + x, isTransposed ? alongY : alongX, isTransposed ? alongX : alongY
    )
  }

  /// The place in the patch of a place in the scene, pixels.
  package func place(x: Float, y: Float) -> (x: Float, y: Float) {
    let (dx, dy) = (x - Float(originX), y - Float(originY))
    let a = symmetry & 1 == 0 ? dx : Float(side - 1) - dx
    let b = symmetry & 2 == 0 ? dy : Float(side - 1) - dy
    return symmetry & 4 == 0 ? (a, b) : (b, a)
  }
}
