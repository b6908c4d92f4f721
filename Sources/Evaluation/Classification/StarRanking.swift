/// How well a score puts stars before galaxies.
///
/// Scores are only compared, so any of them will do: probabilities, SPREAD_MODEL, radii.
public struct StarRanking: Sendable {
  /// True for a star, false for a galaxy.
  public let isStar: [Bool]
  /// More means more like a star; what is not finite ranks last.
  public let score: [Double]

  /// The distinct scores, the most star-like first, and the place of every source's score in them:
  /// sorted once, because the bootstrap groups the same sources hundreds of times.
  private let distinctScores: [Double]
  private let place: [Int]

  /// Sources with their class and score.
  public init(isStar: [Bool], score: [Double]) {
    precondition(isStar.count == score.count, "every source has a score")
    let score = score.map { $0.isFinite ? $0 : -.infinity }
    self.isStar = isStar
    self.score = score
    var distinct: [Double] = []
    var place = [Int](repeating: 0, count: score.count)
    for index in score.indices.sorted(by: { score[$0] > score[$1] }) {
      if distinct.last != score[index] { distinct.append(score[index]) }
      place[index] = distinct.count - 1
    }
    distinctScores = distinct
    self.place = place
  }

  /// With fewer sources of a class than this no area is given.
  public static let fewestOfAClass = 4

  /// The chance that a random star outranks a random galaxy, ties counting one half; nil with fewer
  /// than four of either.
  public var areaUnderCurve: Double? { areaUnderCurve(of: Array(isStar.indices)) }

  /// The same of some of the sources, with repeats.
  func areaUnderCurve(of chosen: [Int]) -> Double? {
    Self.areaUnderCurve(of: groups(of: chosen))
  }

  /// The same from sources grouped by score.
  static func areaUnderCurve(of groups: [Group]) -> Double? {
    let stars = groups.reduce(0) { $0 + $1.stars }
    let galaxies = groups.reduce(0) { $0 + $1.galaxies }
    guard stars >= fewestOfAClass, galaxies >= fewestOfAClass else { return nil }
    var won = 0.0
    var galaxiesBelow = 0
    for group in groups.reversed() {
      won += Double(group.stars) * (Double(galaxiesBelow) + Double(group.galaxies) / 2)
      galaxiesBelow += group.galaxies
    }
    return won / (Double(stars) * Double(galaxies))
  }

  /// One step of the curve that a falling threshold draws.
  public struct CurvePoint: Sendable, Equatable, Codable {
    /// Sources with at least this score are called stars; nil for the start, where none is.
    public var threshold: Double?
    /// The share of stars that are called stars.
    public var starCompleteness: Double
    /// The share of galaxies that are called stars.
    public var galaxiesLost: Double
  }

  /// The receiver operating characteristic, from (0, 0) to (1, 1); empty without both classes.
  public var curve: [CurvePoint] {
    let groups = groups(of: Array(isStar.indices))
    let stars = Double(groups.reduce(0) { $0 + $1.stars })
    let galaxies = Double(groups.reduce(0) { $0 + $1.galaxies })
    guard stars > 0, galaxies > 0 else { return [] }
    var points = [CurvePoint(threshold: nil, starCompleteness: 0, galaxiesLost: 0)]
    var (starsSoFar, galaxiesSoFar) = (0.0, 0.0)
    for group in groups {
      starsSoFar += Double(group.stars)
      galaxiesSoFar += Double(group.galaxies)
      points.append(
        CurvePoint(
          threshold: group.score.isFinite ? group.score : nil, starCompleteness: starsSoFar / stars,
          galaxiesLost: galaxiesSoFar / galaxies))
    }
    return points
  }

  /// Sources of one score.
  struct Group {
    var score: Double
    var stars: Int
    var galaxies: Int
  }

  /// The chosen sources grouped by score, the most star-like first; a group may be empty.
  func groups(of chosen: [Int]) -> [Group] {
    var groups = distinctScores.map { Group(score: $0, stars: 0, galaxies: 0) }
    for index in chosen {
      if isStar[index] {
        groups[place[index]].stars += 1
      } else {
        groups[place[index]].galaxies += 1
      }
    }
    return groups
  }
}
