import Foundation

/// How crowded a field is, as its own candidates tell: where sources are dense, a faint maximum is
/// more likely to be one.
///
/// Decided on nineteen fields of another simulator: with these two numbers F1 at a purity of 0.95 rose
/// by 0.011 to 0.013, and the purities got lie a quarter nearer to those asked for. One number alone, the density around each candidate, and six densities at rising significance were
/// not better.
public struct FieldCrowding: Sendable, Equatable {
  /// log10 of the significant maxima per area of a star's image.
  public var maxima: Float
  /// log10 of the sources that the peak map expects (the sum of its probabilities), likewise.
  public var expected: Float

  /// A maximum counts from this significance on, and this near to the highest one around it.
  private static let leastSignificance: Float = 4
  private static let leastProminence: Float = -0.1
  /// Added to every density, so that an empty field has a logarithm.
  private static let floor = 1e-4

  /// A field of known density.
  public init(maxima: Float, expected: Float) {
    (self.maxima, self.expected) = (maxima, expected)
  }

  /// The crowding of a field with `usablePixels` pixels, in which these candidates were found.
  package init(of candidates: [SourceCandidate], usablePixels: Double, seeing: Double) {
    let starArea = 1.13 * max(seeing, 1) * max(seeing, 1)
    let stars = max(usablePixels, 1) / starArea
    let significant = candidates.count {
      $0.significance > Self.leastSignificance && $0.prominence > Self.leastProminence
    }
    let probable = candidates.reduce(0.0) { $0 + 1 / (1 + exp(-Double($1.peakLogit))) }
    maxima = Float(log10(Double(significant) / stars + Self.floor))
    expected = Float(log10(probable / stars + Self.floor))
  }
}
