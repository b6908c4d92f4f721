import Foundation

/// Convolution with a round exponential disc exp(-r / scale) much smaller than what it smears.
///
/// The disc's transform (1 + s^2 k^2)^(-3/2) is the mean of exp(-t s^2 k^2) over a gamma
/// distribution of t, so the disc is a mixture of Gaussians: three of them, at the points of
/// Gauss-Laguerre quadrature, are right to s^10 k^10. Rejected: sampling the disc, which is narrower
/// than the distance of the nodes, and expanding it in the Laplacian, which makes noise between
/// neighbouring nodes louder instead of fainter (AUC of SPREAD_MODEL .86 where .91 is possible).
struct ExponentialSmearing {
  /// The scale of the disc, in nodes.
  let scale: Double

  private static let mixture: [(t: Double, share: Double)] = [
    (0.666_326, 0.640_002), (2.800_776, 0.344_576), (7.032_899, 0.015_422),
  ]

  /// The smeared picture, `side` x `side`; beyond the edge there is nothing.
  func applied(to picture: [Float], side: Int) -> [Float] {
    var result = [Float](repeating: 0, count: picture.count)
    for (t, share) in Self.mixture {
      let taps = Self.taps(variance: 2 * t * scale * scale)
      let smooth = Self.alongColumns(Self.alongRows(picture, side, taps), side, taps)
      for i in result.indices { result[i] += Float(share) * smooth[i] }
    }
    return result
  }

  /// A Gaussian's weights from the middle outwards, for samples one apart.
  ///
  /// Their transform is exp(v (cos k - 1)): unlike samples of a Gaussian they keep sum and variance
  /// however narrow it is.
  private static func taps(variance: Double) -> [Float] {
    let reach = min(40, Int((6 * variance.squareRoot()).rounded(.up)) + 3)
    let steps = 4 * (reach + 8)
    return (0...reach).map { tap in
      let sum = (0..<steps).reduce(0.0) { sum, step in
        let k = 2 * Double.pi * Double(step) / Double(steps)
        return sum + exp(variance * (cos(k) - 1)) * cos(k * Double(tap))
      }
      return Float(sum / Double(steps))
    }
  }

  private static func alongRows(_ picture: [Float], _ side: Int, _ taps: [Float]) -> [Float] {
    var result = picture.map { $0 * taps[0] }
    picture.withUnsafeBufferPointer { picture in
      result.withUnsafeMutableBufferPointer { result in
        for row in 0..<side {
          let start = row * side
          for tap in 1..<taps.count where tap < side {
            let weight = taps[tap]
            for x in tap..<side { result[start &+ x] += weight * picture[start &+ x &- tap] }
            for x in 0..<side - tap { result[start &+ x] += weight * picture[start &+ x &+ tap] }
          }
        }
      }
    }
    return result
  }

  private static func alongColumns(_ picture: [Float], _ side: Int, _ taps: [Float]) -> [Float] {
    var result = picture.map { $0 * taps[0] }
    picture.withUnsafeBufferPointer { picture in
      result.withUnsafeMutableBufferPointer { result in
        for tap in 1..<taps.count where tap < side {
          let (weight, shift) = (taps[tap], tap * side)
          for i in shift..<picture.count { result[i] += weight * picture[i &- shift] }
          for i in 0..<picture.count - shift { result[i] += weight * picture[i &+ shift] }
        }
      }
    }
    return result
  }
}
