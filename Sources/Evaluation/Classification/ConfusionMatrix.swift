/// How often each class was called each class.
///
/// A ratio without a denominator is 0, as no source of that class was rightly called.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
  /// Stars called stars.
  public var starsCalledStars = 0
  /// Stars called galaxies.
  public var starsCalledGalaxies = 0
  /// Galaxies called stars.
  public var galaxiesCalledStars = 0
  /// Galaxies called galaxies.
  public var galaxiesCalledGalaxies = 0

  /// Counts sources; those with a probability above `threshold` are called stars, those whose
  /// probability is not finite are left out.
  public init(isStar: [Bool], probability: [Double], threshold: Double = 0.5) {
    for (star, p) in zip(isStar, probability) where p.isFinite {
      switch (star, p > threshold) {
      case (true, true): starsCalledStars += 1
      case (true, false): starsCalledGalaxies += 1
      case (false, true): galaxiesCalledStars += 1
      case (false, false): galaxiesCalledGalaxies += 1
      }
    }
  }

  /// The number of sources counted.
  public var total: Int {
    starsCalledStars + starsCalledGalaxies + galaxiesCalledStars + galaxiesCalledGalaxies
  }

  /// The share of stars that are called stars.
  public var starCompleteness: Double {
    Self.ratio(starsCalledStars, starsCalledStars + starsCalledGalaxies)
  }
  /// The share of sources called stars that are stars.
  public var starPurity: Double {
    Self.ratio(starsCalledStars, starsCalledStars + galaxiesCalledStars)
  }
  /// The share of galaxies that are called galaxies.
  public var galaxyCompleteness: Double {
    Self.ratio(galaxiesCalledGalaxies, galaxiesCalledGalaxies + galaxiesCalledStars)
  }
  /// The share of sources called galaxies that are galaxies.
  public var galaxyPurity: Double {
    Self.ratio(galaxiesCalledGalaxies, galaxiesCalledGalaxies + starsCalledGalaxies)
  }
  /// The share of sources that are called what they are.
  public var accuracy: Double {
    Self.ratio(starsCalledStars + galaxiesCalledGalaxies, total)
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    Double(part) / Double(max(whole, 1))
  }
}
