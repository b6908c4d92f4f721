import Tensors

/// Sources on which classifiers are compared: matched, labelled, seen by everyone.
struct ClassifiedSample {
  /// True magnitudes.
  var magnitude: [Double]
  /// True for a star.
  var isStar: [Bool]
}

extension ClassifierScore {
  /// Scores one classifier; `score.values` are those of the sample's sources.
  init(
    _ score: StarScore, on sample: ClassifiedSample, in bins: Bins, options: EvaluationOptions,
    bootstrap: Bootstrap
  ) {
    name = score.name
    isProbability = score.isProbability
    let whole = (low: bins.edges[0], high: bins.edges[bins.count])
    byMagnitude = (bins.intervals + [whole]).enumerated().map { number, bin in
      var bootstrap = bootstrap
      bootstrap.stream = bootstrap.stream.substream(UInt64(number))
      let members = sample.magnitude.indices.filter {
        sample.magnitude[$0] >= bin.low && sample.magnitude[$0] < bin.high
      }
      let ranking = StarRanking(
        isStar: members.map { sample.isStar[$0] }, score: members.map { score.values[$0] })
      let probability = score.isProbability ? members.map { score.values[$0] } : nil
      return ClassificationBin(
        low: bin.low, high: bin.high, ranking: ranking, probability: probability,
        contaminations: options.contaminations, bootstrap: bootstrap)
    }
    let members = sample.magnitude.indices.filter {
      sample.magnitude[$0] >= whole.low && sample.magnitude[$0] < whole.high
    }
    let ranking = StarRanking(
      isStar: members.map { sample.isStar[$0] }, score: members.map { score.values[$0] })
    curve = Self.thinned(ranking.curve, to: 200)
  }

  /// Keeps the ends and evenly spaced points between them.
  private static func thinned(
    _ curve: [StarRanking.CurvePoint], to count: Int
  ) -> [StarRanking.CurvePoint] {
    guard curve.count > count else { return curve }
    return (0..<count).map { curve[$0 * (curve.count - 1) / (count - 1)] }
  }
}

extension ClassificationBin {
  init(
    low: Double, high: Double, ranking: StarRanking, probability: [Double]?,
    contaminations: [Double], bootstrap: Bootstrap
  ) {
    self.low = low
    self.high = high
    stars = ranking.isStar.count { $0 }
    galaxies = ranking.isStar.count - stars
    let values = Self.rankingValues(ranking, contaminations, Array(ranking.isStar.indices))
    let errors = bootstrap.errors(of: ranking.isStar.count) {
      Self.rankingValues(ranking, contaminations, $0)
    }
    let estimates = zip(values, errors).map { value, error in
      value.map { Estimate($0, error: error) }
    }
    areaUnderCurve = estimates[0]
    efficiencies = contaminations.enumerated().map { number, contamination in
      Efficiency(
        contamination: contamination, galaxies: estimates[1 + 2 * number],
        stars: estimates[2 + 2 * number])
    }
    classes = probability.flatMap {
      ClassScores(isStar: ranking.isStar, probability: $0, bootstrap: bootstrap)
    }
  }

  /// The area under the curve, then the efficiency for galaxies and for stars at each contamination.
  private static func rankingValues(
    _ ranking: StarRanking, _ contaminations: [Double], _ chosen: [Int]
  ) -> [Double?] {
    let groups = ranking.groups(of: chosen)
    return [StarRanking.areaUnderCurve(of: groups)]
      + contaminations.flatMap { contamination in
        [
          StarRanking.galaxyEfficiency(of: groups, contamination),
          StarRanking.starEfficiency(of: groups, contamination),
        ]
      }
  }
}

extension ClassScores {
  /// Scores probabilities; nil if none is finite.
  init?(isStar: [Bool], probability: [Double], bootstrap: Bootstrap) {
    let kept = probability.indices.filter { probability[$0].isFinite }
    let (star, p) = (kept.map { isStar[$0] }, kept.map { probability[$0] })
    guard let calibration = Calibration(isStar: star, probability: p),
      let values = Self.values(star, p)
    else { return nil }
    let errors = bootstrap.errors(of: kept.count) { drawn in
      Self.values(drawn.map { star[$0] }, drawn.map { p[$0] })
        ?? [Double?](repeating: nil, count: 8)
    }
    func estimate(_ index: Int) -> Estimate { Estimate(values[index], error: errors[index]) }
    confusion = ConfusionMatrix(isStar: star, probability: p)
    (starCompleteness, starPurity) = (estimate(0), estimate(1))
    (galaxyCompleteness, galaxyPurity) = (estimate(2), estimate(3))
    accuracy = estimate(4)
    (calibrationError, logLoss, brierScore) = (estimate(5), estimate(6), estimate(7))
    self.calibration = calibration
  }

  /// The eight numbers, in the order in which they are declared.
  private static func values(_ star: [Bool], _ p: [Double]) -> [Double]? {
    guard let calibration = Calibration(isStar: star, probability: p) else { return nil }
    let confusion = ConfusionMatrix(isStar: star, probability: p)
    return [
      confusion.starCompleteness, confusion.starPurity, confusion.galaxyCompleteness,
      confusion.galaxyPurity, confusion.accuracy, calibration.expectedError, calibration.logLoss,
      calibration.brierScore,
    ]
  }
}
