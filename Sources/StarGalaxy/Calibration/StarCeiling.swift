import Foundation
import SourceExtraction

/// How sure one can be that what looks like a star is one, and hides nothing else in its light.
///
/// A detection is no star in two ways: it may be a galaxy, which the ratio of likelihoods tells, or it
/// may be a star whose light hides a source that somebody looks up. The brightness says nothing of the
/// second, what is left beside the point spread (SPREAD_MODEL in errors, z) does: on 44 fields of our
/// own simulator the ln odds of star to galaxy among true sources found at sure stars are 6.5 at z = 0,
/// 4.6 at 1.5, 3.3 at 2.5, 2.8 at 5 and 1.8 from 10 on. A cap that is the same for all was rejected: it
/// makes ties of all bright stars, and blends are among them.
public struct StarCeiling: Sendable {
  private let fits: [PointSourceFit]
  /// The scatter of sure stars' SPREAD_MODEL beyond its error: what the point spread's model leaves.
  private let floor: Double

  /// The ln odds at z = 0, and how they fall with asinh(z) up to `end` and beyond it.
  private static let highest = 6.5
  private static let fall = 1.5
  private static let end = 3.0
  private static let slowFall = 0.02

  /// What counts as a sure star: signal-to-noise and ln ratio of likelihoods.
  private static let sureStar = (signal: 100.0, ratio: Float(4))
  private static let fewestStars = 5

  /// The ceilings of a field whose sources' ratios are known.
  public init(_ extraction: ExtractionResult, _ answers: [SourceClassification]) {
    fits = extraction.pointSources
    let stars = zip(fits, answers).compactMap { fit, answer in
      Self.isMeasured(fit) && fit.flux > Self.sureStar.signal * fit.fluxError
        && answer.logLikelihoodRatio > Self.sureStar.ratio && answer.flags.isEmpty ? fit : nil
    }
    guard stars.count >= Self.fewestStars else {
      floor = Self.usualFloor
      return
    }
    // The median of a squared normal number is 0.455 of its variance; blends do not move it.
    let scatter = Self.median(stars.map { $0.spreadModel * $0.spreadModel }) / 0.455
    let noise = Self.median(stars.map { $0.spreadModelError * $0.spreadModelError })
    floor = max(scatter - noise, 0).squareRoot()
  }

  /// The floor where there are too few bright stars to tell it.
  private static let usualFloor = 3e-4

  /// The highest ln odds of being a star that the source `row` may have.
  public func logOdds(of row: Int) -> Double {
    let fit = fits[row]
    guard Self.isMeasured(fit) else { return SourceClassification.largestLogOdds }
    let error = fit.spreadModelError * fit.spreadModelError + floor * floor
    let extent = asinh(fit.spreadModel / error.squareRoot())
    return Self.highest - Self.fall * min(extent, Self.end)
      - Self.slowFall * max(extent - Self.end, 0)
  }

  /// Both ways of being no star together: always below either, and rising with both.
  public static func joined(_ odds: Double, _ ceiling: Double) -> Double {
    let lower = min(odds, ceiling)
    return lower - log1p(exp(lower - max(odds, ceiling)))
  }

  private static func isMeasured(_ fit: PointSourceFit) -> Bool {
    fit.isConverged && fit.spreadModel.isFinite && fit.spreadModelError > 0
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
