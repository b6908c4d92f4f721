import Evaluation

extension EvaluationReport {
  /// The figures of the report, by the name of their file.
  public var plots: [(name: String, plot: Plot)] {
    var plots: [(name: String, plot: Plot)] = [("detection", detectionPlot)]
    if !photometry.isEmpty { plots.append(("photometry", photometryPlot)) }
    if !classifiers.isEmpty { plots.append(("classification", classificationPlot)) }
    if classifiers.contains(where: \.isProbability) {
      plots.append(("calibration", calibrationPlot))
    }
    return plots
  }

  private var detectionPlot: Plot {
    var panels = [
      Self.detectionPanel(detectionByMagnitude, PlotAxis("magnitude"), title: "By magnitude")
    ]
    if !detectionBySignalToNoise.isEmpty {
      panels.append(
        Self.detectionPanel(
          detectionBySignalToNoise, PlotAxis("signal-to-noise ratio", logarithmic: true),
          title: "By signal-to-noise ratio"))
    }
    return Plot(title: "Detection", panels: panels)
  }

  private static func detectionPanel(
    _ bins: [BinnedDetectionScore], _ axis: PlotAxis, title: String
  ) -> PlotPanel {
    func layer(_ name: String, _ shape: MarkerShape, _ value: (DetectionScore) -> Estimate?)
      -> PlotLayer
    {
      curve(
        name, shape,
        bins.map { bin in
          let middle =
            axis.isLogarithmic ? (bin.low * bin.high).squareRoot() : (bin.low + bin.high) / 2
          return (middle, value(bin.score))
        })
    }
    return PlotPanel(
      title: title, x: axis, y: PlotAxis("share of sources", range: 0...1.04),
      layers: [
        layer("completeness", .disk, \.completeness), layer("purity", .square, \.purity),
        layer("F1", .diamond, \.f1),
      ].filter { !$0.drawing.isEmpty })
  }

  private var photometryPlot: Plot {
    let middles = photometry.map { ($0.low + $0.high) / 2 }
    func panel(_ title: String, _ label: String, _ value: (PhotometryScore) -> Estimate?)
      -> PlotPanel
    {
      PlotPanel(
        title: title, x: PlotAxis("true magnitude"), y: PlotAxis(label),
        layers: [
          PlotLayer(.horizontal(0)),
          Self.curve(nil, .disk, zip(middles, photometry.map(value)).map { $0 }),
        ])
    }
    return Plot(
      title: "Magnitudes",
      panels: [
        panel("Bias", "median of measured - true (mag)", \.bias),
        panel("Scatter", "1.4826 MAD (mag)", \.scatter),
      ])
  }

  private var classificationPlot: Plot {
    let ranking = classifiers.enumerated().map { number, classifier in
      Self.curve(
        classifier.name, MarkerShape.allCases[number % MarkerShape.allCases.count],
        classifier.byMagnitude.dropLast().map { (($0.low + $0.high) / 2, $0.areaUnderCurve) })
    }
    let curves = classifiers.enumerated().map { number, classifier in
      PlotLayer(
        .line(
          classifier.curve.map { PlotPoint($0.galaxiesLost, $0.starCompleteness) },
          LineDash.allCases[number / 2 % LineDash.allCases.count]), name: classifier.name)
    }
    return Plot(
      title: "Stars and galaxies",
      panels: [
        PlotPanel(
          title: "Ranking", x: PlotAxis("true magnitude"), y: PlotAxis("area under the curve"),
          layers: ranking),
        PlotPanel(
          title: "All magnitudes", x: PlotAxis("galaxies called stars", range: 0...1),
          y: PlotAxis("stars called stars", range: 0...1.01), layers: curves),
      ])
  }

  private var calibrationPlot: Plot {
    let judged = classifiers.filter(\.isProbability)
    // The colours that the classifiers have in the other figures.
    let colors = classifiers.indices.filter { classifiers[$0].isProbability }
      .map { Color.cycle[$0 % Color.cycle.count] }
    let layers = judged.enumerated().compactMap { number, classifier -> PlotLayer? in
      guard let bins = classifier.byMagnitude.last?.classes?.calibration.bins else { return nil }
      let filled = bins.filter { $0.sources > 0 }
      return PlotLayer(
        .measured(
          filled.map { PlotPoint($0.meanProbability ?? 0, $0.starFraction ?? 0) },
          errors: filled.map { $0.error ?? 0 },
          MarkerShape.allCases[number % MarkerShape.allCases.count]), name: classifier.name,
        color: colors[number])
    }
    let histograms = judged.enumerated().compactMap { number, classifier -> PlotLayer? in
      guard let bins = classifier.byMagnitude.last?.classes?.calibration.bins else { return nil }
      return PlotLayer(
        .steps(edges: [0] + bins.map(\.high), heights: bins.map { Double($0.sources) }),
        name: classifier.name, color: colors[number])
    }
    return Plot(
      title: "Calibration",
      panels: [
        PlotPanel(
          title: "Reliability", x: PlotAxis("P(star)", range: -0.02...1.02),
          y: PlotAxis("share of stars", range: -0.02...1.02),
          layers: [PlotLayer(.diagonal, name: "perfect")] + layers),
        PlotPanel(
          title: "Sources", x: PlotAxis("P(star)", range: 0...1), y: PlotAxis("sources"),
          layers: histograms),
      ])
  }

  /// Points with error bars where an estimate is defined.
  private static func curve(
    _ name: String?, _ shape: MarkerShape, _ values: [(Double, Estimate?)]
  ) -> PlotLayer {
    let defined = values.compactMap { x, estimate in estimate.map { (x, $0) } }
    return PlotLayer(
      .measured(
        defined.map { PlotPoint($0.0, $0.1.value) }, errors: defined.map { $0.1.error ?? 0 }, shape),
      name: name)
  }
}

extension PlotDrawing {
  /// Whether there is nothing to draw.
  fileprivate var isEmpty: Bool {
    if case .measured(let points, _, _) = self { points.isEmpty } else { false }
  }
}
