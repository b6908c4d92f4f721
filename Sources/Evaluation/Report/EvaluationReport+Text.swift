import Foundation

extension EvaluationReport {
  /// The report as tables for the eye, with four digits.
  public var text: String {
    var parts = [headline, detectionText]
    if !photometry.isEmpty { parts.append(photometryText) }
    if let segmentation { parts.append(Self.text(of: segmentation)) }
    if !classifiers.isEmpty { parts += [rankingText, efficiencyText] }
    parts += classifiers.compactMap(Self.classText)
    return parts.joined(separator: "\n")
  }

  private var headline: String {
    "\(catalogRows) detections, \(truthRows) true sources, \(matchedSources) matched"
      + " within \(options.radius) \(options.frame == .pixel ? "px" : "arcsec")\n"
  }

  private var detectionText: String {
    var table = TextTable([
      "detection", "sources", "completeness", "found", "purity", "F1",
    ])
    table.add(["all < \(options.faintest)"] + Self.cells(of: detection))
    for bin in detectionByMagnitude {
      table.add([Self.interval(bin.low, bin.high)] + Self.cells(of: bin.score))
    }
    for bin in detectionBySignalToNoise {
      table.add(["S/N " + Self.interval(bin.low, bin.high)] + Self.cells(of: bin.score))
    }
    return table.text
  }

  private static func cells(of score: DetectionScore) -> [String] {
    [
      "\(score.trueSources)", score.completeness.shown, "\(score.detections)", score.purity.shown,
      score.f1.shown,
    ]
  }

  private var photometryText: String {
    var table = TextTable(["magnitudes", "sources", "bias", "scatter", "outliers"])
    for bin in photometry where bin.sources > 0 {
      table.add([
        Self.interval(bin.low, bin.high), "\(bin.sources)", bin.bias.shown, bin.scatter.shown,
        bin.outliers.shown,
      ])
    }
    return table.text
  }

  private static func text(of score: SegmentationScore) -> String {
    var table = TextTable(["segmentation", "score"])
    table.add(["pixel IoU", score.pixelIoU.shown])
    table.add(["pixel completeness", score.pixelCompleteness.shown])
    table.add(["pixel purity", score.pixelPurity.shown])
    table.add(["area score of \(score.trueSources) sources", score.areaScore.shown])
    table.add(["fragmented sources", score.fragmented.shown])
    table.add(["merged of \(score.segments) segments", score.merged.shown])
    return table.text
  }

  private var rankingText: String {
    var table = TextTable(["star/galaxy AUC", "stars", "galaxies"] + classifiers.map(\.name))
    for (row, bin) in (classifiers.first?.byMagnitude ?? []).enumerated() {
      table.add(
        [Self.interval(bin.low, bin.high), "\(bin.stars)", "\(bin.galaxies)"]
          + classifiers.map { $0.byMagnitude[row].areaUnderCurve.shown })
    }
    return table.text
  }

  private var efficiencyText: String {
    var table = TextTable(["kept at contamination"] + classifiers.map(\.name))
    for (row, contamination) in options.contaminations.enumerated() {
      let share = String(format: "%.1f %%", 100 * contamination)
      let whole = classifiers.map { $0.byMagnitude.last?.efficiencies[row] }
      table.add(["galaxies, \(share) stars"] + whole.map { ($0?.galaxies).shown })
      table.add(["stars, \(share) galaxies"] + whole.map { ($0?.stars).shown })
    }
    return table.text
  }

  private static func classText(of classifier: ClassifierScore) -> String? {
    guard classifier.isProbability else { return nil }
    var table = TextTable([
      "\(classifier.name) > 0.5", "star compl.", "star purity", "galaxy compl.", "galaxy purity",
      "accuracy", "ECE", "log-loss",
    ])
    for bin in classifier.byMagnitude {
      guard let classes = bin.classes else { continue }
      let numbers: [Estimate?] = [
        classes.starCompleteness, classes.starPurity, classes.galaxyCompleteness,
        classes.galaxyPurity, classes.accuracy, classes.calibrationError, classes.logLoss,
      ]
      table.add([interval(bin.low, bin.high)] + numbers.map(\.shown))
    }
    return table.text
  }

  static func interval(_ low: Double, _ high: Double) -> String {
    String(format: "%g-%g", low, high)
  }
}
