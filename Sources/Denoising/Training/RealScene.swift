import Foundation
import Imaging
import SourceExtraction
import Tensors

/// A frame of a user's survey as training material: noisy, and without any truth.
///
/// From one noisy value v and a random number n of the same spread, v + n and v - n are two values
/// with the same mean and independent noise (for normal noise): the network reads the one and is
/// held against the other, and so learns the real sky without ever seeing it free of noise.
/// Reference: Pang et al., "Recorrupted-to-recorrupted" (2021). Blind spots were rejected: they hide
/// the middle pixel, which holds the most about a star.
public struct RealScene: Sendable {
  /// Pixels in a row.
  let width: Int
  /// Rows.
  let height: Int
  /// The sky-subtracted pixels in units of the sky's noise.
  private(set) var values: [Float]
  /// Pixels without a value, or full ones.
  private(set) var isBad: [Bool]
  /// By how much a unit of light raises the variance.
  let variancePerUnit: Float
  /// What smears noise as the frame's own is smeared; of unit length.
  let kernel: [Float]

  /// The training material in a field.
  public init(_ field: SkySubtracted) {
    (width, height) = (field.image.width, field.image.height)
    let sigma = Float(field.background.globalSigma)
    variancePerUnit = field.gain.map { 1 / (Float($0) * sigma) } ?? 0
    kernel = Self.kernel(for: field.background.noiseCorrelation)
    isBad = field.mask.flags.map { !$0.isEmpty }
    values = field.image.pixels
    var row = [Float](repeating: 0, count: width)
    for y in 0..<height {
      row.withUnsafeMutableBufferPointer { field.skySigma(row: y, into: $0) }
      for x in 0..<width { values[y * width + x] /= row[x] }
    }
  }

  /// The kernel (a, 1, a) that gives neighbours the measured correlation 2 a / (1 + 2 a^2).
  package static func kernel(for correlation: NoiseCorrelation) -> [Float] {
    // Above 0.7 no three taps lead there.
    let wanted = min(max(0.5 * (correlation[1, 0] + correlation[0, 1]), 0), 0.69)
    guard wanted > 0.01 else { return [1] }
    let side = (1 - (1 - 2 * wanted * wanted).squareRoot()) / (2 * wanted)
    let norm = (1 + 2 * side * side).squareRoot()
    return [side / norm, 1 / norm, side / norm].map { Float($0) }
  }
}
