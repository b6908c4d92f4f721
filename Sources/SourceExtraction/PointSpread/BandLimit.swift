import Foundation

/// Takes out of a picture on nodes what no point spread can hold: detail finer than the seeing lets
/// through, which is noise.
///
/// The atmosphere's transfer function exp(-3.44 (f w)^(5/3)), w about the FWHM, is 0.003 at f = 1.4
/// / w. What the stars ask of a model beyond that is left out, smoothly, by a windowed sinc that is
/// flat below: unlike plain smoothing it does not widen the model.
struct BandLimit: Sendable {
  /// Frequencies up to this pass, cycles per FWHM.
  private static let passed = 1.4
  /// The weights of the nodes from the middle one outwards; just one where everything passes.
  private let weights: [Float]
  private let oversampling: Int

  /// The band of a point spread of `fwhm` pixels on a grid.
  init(fwhm: Double, grid: NodeGrid) {
    oversampling = grid.oversampling
    let cutOff = Self.passed / max(fwhm, 0.1) / Double(grid.oversampling)
    guard cutOff < 0.45 else {
      weights = [1]
      return
    }
    let reach = max(2, Int((1.6 / cutOff).rounded(.up)))
    var taps = (0...reach).map { tap -> Double in
      let (t, window) = (Double(tap), Double(tap) / (0.45 * Double(reach)))
      let sinc = tap == 0 ? 2 * cutOff : sin(2 * .pi * cutOff * t) / (.pi * t)
      return sinc * exp(-0.5 * window * window)
    }
    let sum = taps[0] + 2 * taps.dropFirst().reduce(0, +)
    taps = taps.map { $0 / sum }
    weights = taps.map(Float.init)
  }

  /// The share of the variance of the pixels' noise that passes.
  ///
  /// Nodes between pixels bring no noise of their own: all of it lies below the pixels' frequency.
  var noiseShare: Double {
    let line = weights.dropFirst().reduce(Double(weights[0] * weights[0])) {
      $0 + 2 * Double($1 * $1)
    }
    let perPixel = min(1, line * Double(oversampling))
    return perPixel * perPixel
  }

  /// The picture, `side` x `side`, within its band; beyond the edge there is nothing.
  func applied(to picture: [Float], side: Int) -> [Float] {
    guard weights.count > 1 else { return picture }
    return transposed(along(transposed(along(picture, side), side), side), side)
  }

  private func along(_ picture: [Float], _ side: Int) -> [Float] {
    var result = picture.map { $0 * weights[0] }
    picture.withUnsafeBufferPointer { picture in
      result.withUnsafeMutableBufferPointer { result in
        for row in 0..<side {
          for tap in 1..<weights.count where tap < side {
            let (weight, start) = (weights[tap], row * side)
            for column in tap..<side {
              result[start &+ column] += weight * picture[start &+ column &- tap]
            }
            for column in 0..<side - tap {
              result[start &+ column] += weight * picture[start &+ column &+ tap]
            }
          }
        }
      }
    }
    return result
  }

  private func transposed(_ picture: [Float], _ side: Int) -> [Float] {
    var result = picture
    for row in 0..<side {
      for column in 0..<side { result[column * side + row] = picture[row * side + column] }
    }
    return result
  }
}
