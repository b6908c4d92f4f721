import Reporting
import StarGalaxy

/// The figures of a latent atlas.
struct LatentPlots {
  let atlas: LatentAtlas

  /// Colours of the classes, the same in every figure.
  private static let colors: [(ClassVerdict, Color)] = [
    (.galaxy, Color(0xD55E00)), (.star, Color(0x0072B2)), (.unsure, Color(0x7A828C)),
  ]

  private var answers: [SourceClassification] { atlas.field.answers }

  /// All figures by the names of their files.
  var plots: [(name: String, plot: Plot)] {
    [
      ("latent", latent), ("views", views), ("size-magnitude", sizes),
      ("star-fraction", fractions),
    ] + (atlas.field.draws.isEmpty ? [] : [("reliability", reliability)])
  }

  /// The class coordinate against every other one.
  private var latent: Plot {
    let names = LatentLayout.names
    let shown = LatentPoints.coordinates.filter { $0 != LatentLayout.classCoordinate }
    return Plot(
      title: "Latent space",
      panels: shown.map { coordinate in
        PlotPanel(
          x: PlotAxis("class (right: star)"), y: PlotAxis(names[coordinate]),
          layers: byClass { row in
            let mean = answers[row].latentMean
            return PlotPoint(
              Double(mean[LatentLayout.classCoordinate]), Double(mean[coordinate]))
          })
      })
  }

  /// Principal components, the map, and both by cluster.
  private var views: Plot {
    let principal = { (row: Int) in
      PlotPoint(
        Double(atlas.principal.coordinates[2 * row]),
        Double(atlas.principal.coordinates[2 * row + 1]))
    }
    let placeOfRow = Dictionary(
      atlas.mapped.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let onMap = { (row: Int) -> PlotPoint in
      guard let place = placeOfRow[row] else { return PlotPoint(.nan, .nan) }
      return PlotPoint(
        Double(atlas.map.coordinates[2 * place]), Double(atlas.map.coordinates[2 * place + 1]))
    }
    let axes = [("component 1", "component 2"), ("map x", "map y")]
    return Plot(
      title: "Views of the latent space",
      panels: zip(axes, [principal, onMap]).flatMap { axis, place in
        [
          PlotPanel(
            title: "by class", x: PlotAxis(axis.0), y: PlotAxis(axis.1),
            layers: byClass(place)),
          PlotPanel(
            title: "by cluster", x: PlotAxis(axis.0), y: PlotAxis(axis.1),
            layers: byCluster(place)),
        ]
      })
  }

  /// Half-light radius against magnitude.
  private var sizes: Plot {
    let magnitudes = atlas.field.extraction.classMagnitudes
    let sources = atlas.field.extraction.sources
    return Plot(
      title: "Sizes and magnitudes",
      panels: [
        PlotPanel(
          x: PlotAxis("magnitude"), y: PlotAxis("half-light radius (pixels)", logarithmic: true),
          layers: byClass { row in
            let radius = sources[row].lightRadius
            return PlotPoint(magnitudes[row], radius > 0 ? radius : .nan)
          })
      ], columns: 1)
  }

  /// The share of stars by magnitude.
  private var fractions: Plot {
    let fraction = atlas.field.calibration.fraction
    let span = fraction.magnitudes
    let places = (0...40).map {
      span.lowerBound + (span.upperBound - span.lowerBound) * Double($0) / 40
    }
    let shares = places.map { fraction.share(at: $0) }
    let errors = places.map { fraction.shareError(at: $0) }
    return Plot(
      title: "Share of stars",
      panels: [
        PlotPanel(
          x: PlotAxis("magnitude"), y: PlotAxis("stars among the sources", range: 0...1),
          layers: [
            PlotLayer(
              .band(
                x: places, low: zip(shares, errors).map { max(0, $0 - $1) },
                high: zip(shares, errors).map { min(1, $0 + $1) }), opacity: 0.3),
            PlotLayer(.line(zip(places, shares).map { PlotPoint($0, $1) })),
          ])
      ], columns: 1)
  }

  /// P(star) of the drawn sources, as many stars as galaxies, against what they are.
  private var reliability: Plot {
    let draws = atlas.field.draws
    let correction = atlas.field.calibration.correction
    var bins = [(sum: Double, stars: Double, count: Double)](
      repeating: (0, 0, 0), count: 10)
    for draw in draws {
      let ratio = correction.corrected(Double(draw.answer.logLikelihoodRatio), draw.logSignal)
      let probability = FieldCalibration.probability(ofLogOdds: ratio)
      let bin = min(Int(probability * 10), 9)
      bins[bin].sum += probability
      bins[bin].stars += draw.isStar ? 1 : 0
      bins[bin].count += 1
    }
    let filled = bins.filter { $0.count > 0 }
    return Plot(
      title: "Reliability on \(draws.count) drawn sources",
      panels: [
        PlotPanel(
          x: PlotAxis("P(star)", range: -0.02...1.02),
          y: PlotAxis("share of stars", range: -0.02...1.02),
          layers: [
            PlotLayer(.diagonal, name: "perfect"),
            PlotLayer(
              .measured(
                filled.map { PlotPoint($0.sum / $0.count, $0.stars / $0.count) },
                errors: filled.map { bin in
                  let share = bin.stars / bin.count
                  return (max(share * (1 - share), 0.25 / bin.count) / bin.count).squareRoot()
                }), name: "drawn sources"),
          ])
      ], columns: 1)
  }

  private func byClass(_ place: (Int) -> PlotPoint) -> [PlotLayer] {
    Self.colors.compactMap { verdict, color in
      let points = answers.indices.filter { answers[$0].verdict == verdict }.map(place)
      guard !points.isEmpty else { return nil }
      return PlotLayer(
        .scatter(points, radius: 1.6), name: verdict.rawValue, color: color, opacity: 0.5)
    }
  }

  private func byCluster(_ place: (Int) -> PlotPoint) -> [PlotLayer] {
    let labels = atlas.clusters.assignment.labels
    let numbers = [-1] + Array(0..<atlas.clusters.model.clusterCount)
    return numbers.compactMap { number in
      let points = labels.indices.filter { labels[$0] == number }.map(place)
      guard !points.isEmpty else { return nil }
      let name = number < 0 ? "noise" : "\(number): \(atlas.clusters.names.verdict(of: number))"
      return PlotLayer(
        .scatter(points, radius: 1.6), name: name,
        color: number < 0 ? .faint : Color.cycle[number % Color.cycle.count], opacity: 0.5)
    }
  }
}
