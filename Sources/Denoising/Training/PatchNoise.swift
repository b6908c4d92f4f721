import Tensors

/// Noise of a square patch, smeared as resampling smears it, of unit variance.
package enum PatchNoise {
  /// Draws the noise of a patch of `side` pixels on a side, row by row.
  ///
  /// `kernel` acts along both axes and is of unit length; its count is odd.
  package static func draw(side: Int, kernel: [Float], _ random: inout RandomStream) -> [Float] {
    let halo = kernel.count - 1
    let padded = side + halo
    var white = [Float](repeating: 0, count: padded * padded)
    random.fillNormal(&white)
    guard halo > 0 else { return white }
    var across = [Float](repeating: 0, count: padded * side)
    smear(white, into: &across, count: side, stride: 1, rows: padded, pitch: (padded, side), kernel)
    var noise = [Float](repeating: 0, count: side * side)
    smear(across, into: &noise, count: side, stride: side, rows: side, pitch: (side, side), kernel)
    return noise
  }

  private static func smear(
    _ source: [Float], into target: inout [Float], count: Int, stride: Int, rows: Int,
    pitch: (source: Int, target: Int), _ kernel: [Float]
  ) {
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for row in 0..<rows {
          let (from, to) = (row &* pitch.source, row &* pitch.target)
          for (tap, weight) in kernel.enumerated() {
            let first = from &+ tap &* stride
            for x in 0..<count { target[to &+ x] += weight * source[first &+ x] }
          }
        }
      }
    }
  }
}
