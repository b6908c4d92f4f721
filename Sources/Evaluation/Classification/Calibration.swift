import Foundation

/// Whether a probability is one: of all sources with P(star) = 0.7, seven in ten are stars.
public struct Calibration: Sendable, Equatable, Codable {
  /// Sources of similar probability.
  public struct Bin: Sendable, Equatable, Codable {
    /// The interval of probability.
    public var low: Double
    /// Its upper edge.
    public var high: Double
    /// The number of sources in it.
    public var sources: Int
    /// The mean of their probabilities; nil without sources.
    public var meanProbability: Double?
    /// The share of stars among them.
    public var starFraction: Double?
    /// The binomial standard error of that share.
    public var error: Double?
  }

  /// Ten intervals of equal width, from 0 to 1.
  public var bins: [Bin]
  /// The mean distance of probability and share over the intervals, weighted by their sources.
  public var expectedError: Double
  /// The mean of -ln of the probability given to what the source is, in nats; probabilities are kept
  /// 1e-7 away from 0 and 1, so that one wrong certainty is dear but not infinitely so.
  public var logLoss: Double
  /// The mean squared distance of the probability from 1 for stars and 0 for galaxies.
  public var brierScore: Double

  /// The number of intervals.
  public static let binCount = 10
  static let leastProbability = 1e-7

  /// Judges probabilities in 0...1; sources whose probability is not finite are left out, nil is
  /// given when none is left.
  public init?(isStar: [Bool], probability: [Double]) {
    let pairs = zip(isStar, probability).filter { $0.1.isFinite }
    guard !pairs.isEmpty else { return nil }
    var members = [[(Bool, Double)]](repeating: [], count: Self.binCount)
    for pair in pairs {
      // Truncated towards zero and clipped: 1.0 belongs to the last interval.
      let place = max(0, min(Double(Self.binCount - 1), pair.1 * Double(Self.binCount)))
      members[Int(place)].append(pair)
    }
    let count = Double(pairs.count)
    bins = members.enumerated().map { Self.bin(number: $0, $1) }
    expectedError = bins.reduce(0) { sum, bin in
      guard let mean = bin.meanProbability, let share = bin.starFraction else { return sum }
      return sum + abs(mean - share) * Double(bin.sources) / count
    }
    logLoss =
      pairs.reduce(0) { sum, pair in
        let p = max(Self.leastProbability, min(1 - Self.leastProbability, pair.1))
        return sum - log(pair.0 ? p : 1 - p)
      } / count
    brierScore =
      pairs.reduce(0) { sum, pair in
        let miss = pair.1 - (pair.0 ? 1 : 0)
        return sum + miss * miss
      } / count
  }

  private static func bin(number: Int, _ members: [(Bool, Double)]) -> Bin {
    let width = 1 / Double(binCount)
    var bin = Bin(
      low: Double(number) * width, high: Double(number + 1) * width, sources: members.count)
    guard !members.isEmpty else { return bin }
    let count = Double(members.count)
    let share = Double(members.count { $0.0 }) / count
    bin.meanProbability = members.reduce(0) { $0 + $1.1 } / count
    bin.starFraction = share
    bin.error = (share * (1 - share) / count).squareRoot()
    return bin
  }
}
