import Tensors

/// A patch of a real frame, split into two of independent noise.
package struct SplitPatch {
  /// What the network reads, in units of the frame's noise; bad pixels are filled.
  package private(set) var observed: [Float]
  /// What it is held against.
  package private(set) var target: [Float]
  /// 0 where nothing is known or all is sure, else one over the variance of the target's noise.
  package private(set) var weights: [Float]

  /// Brighter pixels have hardly any noise and teach nothing.
  private static let brightest: Float = 50

  /// A patch of `side` pixels on a side at a random place; nil where the frame is smaller.
  package init?(of scene: RealScene, side: Int, _ random: inout RandomStream) {
    guard scene.width >= side, scene.height >= side else { return nil }
    let left = Int(random.next() % UInt64(scene.width - side + 1))
    let top = Int(random.next() % UInt64(scene.height - side + 1))
    let noise = PatchNoise.draw(side: side, kernel: scene.kernel, &random)
    observed = [Float](repeating: 0, count: side * side)
    (target, weights) = (observed, observed)
    for y in 0..<side {
      for x in 0..<side {
        let (index, pixel) = (y * side + x, (top + y) * scene.width + left + x)
        let value = scene.values[pixel]
        let variance = 1 + scene.variancePerUnit * max(value, 0)
        let draw = noise[index] * variance.squareRoot()
        observed[index] = value + draw
        target[index] = value - draw
        if !scene.isBad[pixel] && value < Self.brightest { weights[index] = 0.5 / variance }
      }
    }
    fill(scene, side: side, left: left, top: top)
  }

  private mutating func fill(_ scene: RealScene, side: Int, left: Int, top: Int) {
    let known = observed
    let isBad = { (x: Int, y: Int) in scene.isBad[(top + y) * scene.width + left + x] }
    for index in observed.indices where isBad(index % side, index / side) {
      observed[index] = PixelFilling.guess(
        x: index % side, y: index / side, width: side, rows: 0..<side
      ) { x, y in
        isBad(x, y) ? nil : known[y * side + x]
      }
    }
  }
}
