import Tensors

extension EvaluationReport {
  /// Scores a catalogue; the same inputs and options give the same report on any number of threads.
  public static func make(
    _ inputs: EvaluationInputs, options: EvaluationOptions = .default,
    parallelism: Parallelism = .machine
  ) throws -> EvaluationReport {
    try options.validate()
    let work = try EvaluationWork(inputs, options: options, parallelism: parallelism)
    return EvaluationReport(
      options: options, catalogRows: inputs.detections.count, truthRows: inputs.truth.count,
      matchedSources: work.match.detectionOfTruth.count { $0 != nil },
      detection: work.detection(), detectionByMagnitude: work.detectionByMagnitude(),
      detectionBySignalToNoise: work.detectionBySignalToNoise(), photometry: work.photometry(),
      classifiers: try work.classifiers(), segmentation: try work.segmentation())
  }
}

/// The matched tables and the steps of a report.
private struct EvaluationWork {
  let inputs: EvaluationInputs
  let options: EvaluationOptions
  let match: SourceMatch
  let bins: Bins
  let bootstrap: Bootstrap

  init(
    _ inputs: EvaluationInputs, options: EvaluationOptions, parallelism: Parallelism
  ) throws {
    self.inputs = inputs
    self.options = options
    match = SourceMatch(
      truth: try inputs.truth.places.positions(in: options.frame, of: "the truth table"),
      detections: try inputs.detections.places.positions(in: options.frame, of: "the catalogue"),
      radius: options.radius, rule: options.matching)
    bins =
      try options.magnitudeEdges.map { try Bins(edges: $0) }
      ?? Bins(covering: inputs.truth.magnitude, width: 0.5)
    bootstrap = Bootstrap(
      replicas: options.bootstrapReplicas, stream: RandomStream(seed: options.seed),
      parallelism: parallelism)
  }

  private var truth: TruthTable { inputs.truth }
  private var isFound: [Bool] { match.detectionOfTruth.map { $0 != nil } }
  private var judged: [Bool]? { options.truthIsComplete ? match.isReal : nil }

  /// Every part of the report draws from its own stream.
  private func bootstrap(part: UInt64) -> Bootstrap {
    var bootstrap = bootstrap
    bootstrap.stream = bootstrap.stream.substream(part)
    return bootstrap
  }

  func detection() -> DetectionScore {
    let wanted = zip(truth.magnitude, isFound).filter { $0.0 < options.faintest }.map(\.1)
    return DetectionScore(isFound: wanted, isReal: judged, bootstrap: bootstrap(part: 1))
  }

  func detectionByMagnitude() -> [BinnedDetectionScore] {
    BinnedDetectionScore.scores(
      in: bins, trueValues: truth.magnitude, isFound: isFound, measured: shiftedMagnitudes,
      isReal: judged, bootstrap: bootstrap(part: 2))
  }

  func detectionBySignalToNoise() -> [BinnedDetectionScore] {
    guard truth.signalToNoise != nil || inputs.detections.signalToNoise != nil,
      let bins = try? Bins(edges: [1, 2, 3, 5, 7, 10, 20, 50, 100, 1000])
    else { return [] }
    return BinnedDetectionScore.scores(
      in: bins, trueValues: truth.signalToNoise ?? [], isFound: isFound,
      measured: inputs.detections.signalToNoise, isReal: judged, bootstrap: bootstrap(part: 3))
  }

  func photometry() -> [PhotometryScore] {
    guard let measured = matched(shiftedMagnitudes) else { return [] }
    return PhotometryScore.scores(
      in: bins, true: truth.magnitude, measured: measured, bootstrap: bootstrap(part: 4))
  }

  func segmentation() throws -> SegmentationScore? {
    try inputs.segmentation.map {
      try SegmentationScore(
        truth: $0.truth, segments: $0.segments, bootstrap: bootstrap(part: 5))
    }
  }

  /// The catalogue's classifiers, the peer's and the bound, all on the sources that all of them saw.
  func classifiers() throws -> [ClassifierScore] {
    var isUsed = zip(isFound, truth.label).map { $0 && $1 != nil }
    if options.trustedLabelsOnly { isUsed = zip(isUsed, truth.isTrusted).map { $0 && $1 } }
    var scores = inputs.detections.scores.compactMap { score in
      matched(score.values).map {
        StarScore(name: score.name, values: $0, isProbability: score.isProbability)
      }
    }
    if let peer = inputs.peer {
      let partner = SourceMatch(
        truth: try truth.places.positions(in: options.frame, of: "the truth table"),
        detections: try peer.places.positions(in: options.frame, of: "the peer's catalogue"),
        radius: options.radius, rule: options.matching
      ).detectionOfTruth
      isUsed = zip(isUsed, partner).map { $0 && $1 != nil }
      scores += peer.scores.map { score in
        StarScore(
          name: scores.contains { $0.name == score.name } ? "peer's \(score.name)" : score.name,
          values: partner.map { $0.map { score.values[$0] } ?? .nan },
          isProbability: score.isProbability)
      }
    }
    if let bound = inputs.bound {
      scores.append(StarScore(name: "Bayes bound", values: bound, isProbability: true))
    }
    return scored(scores, on: truth.label.indices.filter { isUsed[$0] })
  }

  private func scored(_ scores: [StarScore], on members: [Int]) -> [ClassifierScore] {
    let sample = ClassifiedSample(
      magnitude: members.map { truth.magnitude[$0] },
      isStar: members.map { truth.label[$0] == .star })
    return scores.map { score in
      var score = score
      score.values = members.map { score.values[$0] }
      // All classifiers are redrawn alike, so that their differences are not blurred.
      return ClassifierScore(
        score, on: sample, in: bins, options: options, bootstrap: bootstrap(part: 6))
    }
  }

  /// For every true source the value of its detection, NaN if it was missed.
  private func matched(_ values: [Double]?) -> [Double]? {
    values.map { values in
      match.detectionOfTruth.map { index in index.map { values[$0] } ?? .nan }
    }
  }

  /// The measured magnitudes at the truth's zero point.
  private var shiftedMagnitudes: [Double]? {
    guard let magnitudes = inputs.detections.magnitude else { return nil }
    let shift = options.zeroPointShift ?? medianOffset(of: magnitudes)
    return magnitudes.map { $0 + shift }
  }

  private func medianOffset(of magnitudes: [Double]) -> Double {
    let offsets = zip(truth.magnitude, match.detectionOfTruth).compactMap { mag, index in
      index.map { mag - magnitudes[$0] }
    }.filter(\.isFinite).sorted()
    return offsets.isEmpty ? 0 : offsets[offsets.count / 2]
  }
}
