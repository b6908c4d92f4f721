import Foundation

extension EvaluationReport {
  /// The whole report as JSON, keys in alphabetical order; what is not defined is left out.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Detection by magnitude and by signal-to-noise ratio, and photometry, as comma-separated values;
  /// undefined numbers are empty.
  public var detectionCSV: String {
    var lines = [
      "quantity,low,high,true_sources,completeness,completeness_error,detections,purity,"
        + "purity_error,f1,f1_error"
    ]
    lines.append(Self.csvLine(["magnitude", "", "\(options.faintest)"], detection))
    for (quantity, bins) in [
      ("magnitude", detectionByMagnitude), ("signal_to_noise", detectionBySignalToNoise),
    ] {
      lines += bins.map { Self.csvLine([quantity, "\($0.low)", "\($0.high)"], $0.score) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Bias and scatter of the magnitudes as comma-separated values.
  public var photometryCSV: String {
    let heading =
      "low,high,sources,bias,bias_error,scatter,scatter_error,outliers,outliers_error"
    let lines = photometry.map { bin in
      (["\(bin.low)", "\(bin.high)", "\(bin.sources)"]
        + [bin.bias, bin.scatter, bin.outliers].flatMap(Self.cells)).joined(separator: ",")
    }
    return ([heading] + lines).joined(separator: "\n") + "\n"
  }

  /// The classifiers' scores by magnitude as comma-separated values.
  public var classificationCSV: String {
    let names = [
      "auc", "star_completeness", "star_purity", "galaxy_completeness", "galaxy_purity", "accuracy",
      "ece", "log_loss",
    ]
    let kept = options.contaminations.flatMap { ["galaxies_at_\($0)", "stars_at_\($0)"] }
    let heading =
      ["classifier", "low", "high", "stars", "galaxies"]
      + (names + kept).flatMap { [$0, $0 + "_error"] }
    let lines = classifiers.flatMap { classifier in
      classifier.byMagnitude.map { Self.csvLine(classifier.name, $0) }
    }
    return ([heading.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  private static func csvLine(_ first: [String], _ score: DetectionScore) -> String {
    (first + ["\(score.trueSources)"] + cells(score.completeness) + ["\(score.detections)"]
      + cells(score.purity) + cells(score.f1)).joined(separator: ",")
  }

  private static func csvLine(_ name: String, _ bin: ClassificationBin) -> String {
    let classes = bin.classes
    let estimates: [Estimate?] =
      [
        bin.areaUnderCurve, classes?.starCompleteness, classes?.starPurity,
        classes?.galaxyCompleteness, classes?.galaxyPurity, classes?.accuracy,
        classes?.calibrationError, classes?.logLoss,
      ] + bin.efficiencies.flatMap { [$0.galaxies, $0.stars] }
    let quoted = "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    return
      ([quoted, "\(bin.low)", "\(bin.high)", "\(bin.stars)", "\(bin.galaxies)"]
      + estimates.flatMap(cells)).joined(separator: ",")
  }

  private static func cells(_ estimate: Estimate?) -> [String] {
    [estimate.map { "\($0.value)" } ?? "", estimate?.error.map { "\($0)" } ?? ""]
  }
}
