import Foundation
import Imaging
import SourceExtraction

/// What a field as a whole is like, as its own candidates and its filtered sky tell: where sources
/// are dense, a faint maximum is more likely to be one; where the sky is restless, less.
///
/// The numbers and what they were chosen over: ARCHITECTURE.md, "Denoising: from maps to
/// sources".
public struct FieldTraits: Sendable, Equatable {
  /// log10 of the significant maxima per area of a star's image.
  public var maxima: Float
  /// log10 of the maxima that leave no doubt, likewise: with `maxima`, how much more numerous the
  /// fainter sources are.
  public var strong: Float
  /// log10 of the sources that the peak map expects (the sum of its probabilities), likewise.
  public var expected: Float
  /// ln of how far below zero the lowest fortieth of the filtered pixels lies, relative to noise
  /// alone: 0 on flat sky, more where it undulates, less where sources cover much of it.
  public var unrest: Float
  /// log10 of how uneven the background is over a star's width, in units of the noise: high in
  /// nebulae, whose finer structure no background follows.
  public var unevenness: Float
  /// How much a filter twice as wide makes of plain maxima, relative to the first one: the median.
  ///
  /// It is below 1 for stars, and above where galaxies are large, whose knots pass for sources.
  public var extent: Float

  /// A maximum counts from this significance on, and this near to the highest one around it.
  private static let leastSignificance: Float = 4
  private static let strongSignificance: Float = 8
  private static let leastProminence: Float = -0.1
  /// Maxima that are plain but not bright tell the extent, if there are so many.
  private static let plainSignificance: ClosedRange<Float> = 5...9.5
  private static let leastPlain = 5
  /// The extent where they are too few.
  private static let usualExtent: Float = 0.9
  /// Added to every density, so that an empty field has a logarithm.
  private static let floor = 1e-4

  /// Known traits; by default no source is faint, and the sky flat.
  public init(
    maxima: Float, strong: Float? = nil, expected: Float, unrest: Float = 0,
    unevenness: Float = -3, extent: Float = 0.9
  ) {
    (self.maxima, self.strong, self.expected) = (maxima, strong ?? maxima, expected)
    (self.unrest, self.unevenness, self.extent) = (unrest, unevenness, extent)
  }

  /// The traits of a field with `usablePixels` pixels, in which these candidates were found;
  /// `significance` is the matched filter's.
  package init(
    of candidates: [SourceCandidate], significance: Image, background: Background,
    usablePixels: Double, seeing: Double
  ) {
    let starArea = 1.13 * max(seeing, 1) * max(seeing, 1)
    let stars = max(usablePixels, 1) / starArea
    func density(_ count: Double) -> Float { Float(log10(count / stars + Self.floor)) }
    let peaks = candidates.filter { $0.prominence > Self.leastProminence }
    maxima = density(Double(peaks.count { $0.significance > Self.leastSignificance }))
    strong = density(Double(peaks.count { $0.significance > Self.strongSignificance }))
    expected = density(
      candidates.reduce(0.0) { $0 + 1 / (1 + exp(-Double($1.peakLogit))) })
    unrest = Self.unrest(significance)
    let plain = peaks.filter { Self.plainSignificance.contains($0.significance) }
      .map { $0.broadSignificance / $0.significance }.sorted()
    extent = plain.count < Self.leastPlain ? Self.usualExtent : plain[plain.count / 2]
    unevenness = Float(log10(background.unevenness * max(seeing, 1) + Self.leastUnevenness))
  }

  /// Skies more even than this are all the same.
  private static let leastUnevenness = 3e-4

  /// The share of a normal distribution below -2 sigma.
  private static let lowShare = 0.02275
  /// Every how many rows and columns a pixel is looked at.
  private static let step = 4
  private static let binsPerSigma: Float = 128
  private static let bins = 1024

  /// ln of half the depth below which `lowShare` of the filtered pixels lie.
  private static func unrest(_ significance: Image) -> Float {
    var counts = [Int](repeating: 0, count: bins)
    var seen = 0
    for y in stride(from: 0, to: significance.height, by: step) {
      for x in stride(from: 0, to: significance.width, by: step) {
        let value = significance[x, y]
        guard value.isFinite, value != 0 else { continue }
        seen += 1
        if value < 0 { counts[Int(min(-value * binsPerSigma, Float(bins - 1)))] += 1 }
      }
    }
    let wanted = max(1, Int(lowShare * Double(seen)))
    var below = 0
    for bin in counts.indices.reversed() {
      below += counts[bin]
      if below >= wanted { return log((Float(bin) + 0.5) / (2 * binsPerSigma)) }
    }
    return 0
  }
}
