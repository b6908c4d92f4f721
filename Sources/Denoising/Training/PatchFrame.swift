/// Which pixels of a scene a patch shows, and how it is turned.
struct PatchFrame {
  /// Pixels on a side.
  let side: Int
  /// The patch's first pixel in the scene.
  let originX: Int
  let originY: Int
  /// One of the eight ways to turn and mirror a square: bits for x, y and the diagonal.
  let symmetry: Int

  /// The index in a scene of `sceneSide` pixels of the patch's pixel (0, 0), and the steps to the next
  /// column and row of the patch.
  func walk(sceneSide: Int) -> (start: Int, column: Int, row: Int) {
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
  func place(x: Float, y: Float) -> (x: Float, y: Float) {
    let (dx, dy) = (x - Float(originX), y - Float(originY))
    let a = symmetry & 1 == 0 ? dx : Float(side - 1) - dx
    let b = symmetry & 2 == 0 ? dy : Float(side - 1) - dy
    return symmetry & 4 == 0 ? (a, b) : (b, a)
  }
}
