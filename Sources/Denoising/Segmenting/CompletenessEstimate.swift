import Foundation

/// Which point sources are found, by magnitude: measured on stars of known brightness that are put
/// on blank noise like the field's own.
///
/// It is that of empty sky; in crowded fields neighbours hide more.
public struct CompletenessEstimate: Sendable, Equatable, Codable {
  /// Magnitudes, by the field's zero point, and the share of the stars of that magnitude found.
  public let steps: [Step]
  /// The magnitude at which half of the stars are found; nil where that is outside the steps.
  public let halfMagnitude: Double?

  /// The share of the stars of one magnitude that is found.
  public struct Step: Sendable, Equatable, Codable {
    /// The magnitude.
    public let magnitude: Double
    /// The share, 0 to 1.
    public let share: Double
  }

  /// The shares of a trial's stars with log-odds of at least `cut`, for a field's zero point and noise
  /// (image units); `levels` are those of the trial, faintest first.
  init(_ levels: [StarTrial.Level], cut: Double, zeroPoint: Double, noise: Double) {
    steps = levels.reversed().map { level in
      let share = Double(level.logOdds.count { $0 >= cut }) / Double(max(level.logOdds.count, 1))
      let flux = level.flux * max(noise, .leastNormalMagnitude)
      return Step(magnitude: zeroPoint - 2.5 * log10(flux), share: share)
    }
    halfMagnitude = Self.crossing(steps)
  }

  /// Where the share falls through one half, between two steps.
  private static func crossing(_ steps: [Step]) -> Double? {
    for (bright, faint) in zip(steps, steps.dropFirst())
    where bright.share >= 0.5 && faint.share < 0.5 {
      let fraction = (bright.share - 0.5) / (bright.share - faint.share)
      return bright.magnitude + fraction * (faint.magnitude - bright.magnitude)
    }
    return nil
  }
}
