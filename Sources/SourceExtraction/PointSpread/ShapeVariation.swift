/// How size and shears vary over the frame, by what the stars' cores say.
///
/// Three numbers a star are known a hundred times better than each of its nodes: they decide the
/// order of the polynomial over the frame, and carry most of the variation. What else varies is left
/// to the nodes.
struct ShapeVariation: Sendable {
  /// The coefficients for size and both shears, each of as many terms as its order has.
  let coefficients: [[Double]]

  /// What one star says of one number.
  private struct Word {
    var value: Double
    var variance: Double
  }

  /// The error that the number of a star may have beyond its noise: stars are not equal to 0.1 %.
  private static let floor = 0.0015
  /// An order must predict stars left out better than lower ones by this factor.
  private static let gain = 0.98

  /// Fits the stars' words about a model.
  ///
  /// - Parameters:
  ///   - residuals: what the model leaves, per unit of flux, star by star, in the nodes' order.
  ///   - nodes: the order of the nodes, and which places in it belong to the core.
  init?(
    _ stars: [StarStamp], residuals: [Float], patterns: ShapePatterns,
    nodes: (order: [Int], core: [Int]),
    highestOrder: Int, inverseGain: Float, modelError: Double
  ) {
    let count = nodes.order.count
    let core = CorePatterns(patterns, nodes.core, order: nodes.order)
    let words = stars.indices.map { star in
      Self.words(
        of: stars[star], residual: residuals, from: star * count, core,
        inverseGain: Double(inverseGain), modelError: modelError)
    }
    guard words.contains(where: { $0 != nil }) else { return nil }
    let shapes = ShapePatterns.shapes.indices.map { $0 - ShapePatterns.shapes.lowerBound }
    let fits = shapes.compactMap { shape -> [Double]? in
      let told = words.map { $0?[shape] }
      return Self.best(
        values: told.map { $0?.value ?? 0 },
        weights: told.map { word in word.map { 1 / ($0.variance + Self.floor * Self.floor) } ?? 0 },
        stars: stars, highestOrder: highestOrder)
    }
    guard fits.count == shapes.count else { return nil }
    coefficients = fits
  }

  /// The polynomial of the order that predicts one number best; nil where nothing can be fitted.
  private static func best(
    values: [Double], weights: [Double], stars: [StarStamp], highestOrder: Int
  ) -> [Double]? {
    let fit = { (order: Int, trust: [Double]?) -> FieldFit? in
      let count = FieldPolynomial.count(ofOrder: order)
      return FieldFit(
        values: values, weights: weights, terms: stars.map { Array($0.terms.prefix(count)) },
        trust: trust)
    }
    // All orders are judged with the same trust in each star.
    guard let trial = fit(stars.count >= 14 ? min(1, highestOrder) : 0, nil) else { return nil }
    var best: FieldFit?
    for order in 0...highestOrder {
      let isKnown = stars.count >= 3 * FieldPolynomial.count(ofOrder: order) + 5 || order == 0
      guard isKnown, let found = fit(order, trial.trust) else { break }
      if best.map({ found.validationError < gain * $0.validationError }) ?? true { best = found }
    }
    return best?.coefficients
  }

  /// The patterns at the nodes of the core, node by node.
  private struct CorePatterns {
    let places: [Int]
    let values: [Double]

    init(_ patterns: ShapePatterns, _ places: [Int], order: [Int]) {
      self.places = places
      values = places.flatMap { place in patterns.planes.map { Double($0[order[place]]) } }
    }
  }

  /// Size and shears of one star; nil where it cannot tell.
  ///
  /// Flux and place are eliminated.
  private static func words(
    of star: StarStamp, residual: [Float], from start: Int, _ core: CorePatterns,
    inverseGain: Double, modelError: Double
  ) -> [Word]? {
    let unknowns = 6
    var matrix = [Double](repeating: 0, count: unknowns * unknowns)
    var right = [Double](repeating: 0, count: unknowns)
    let sky = Double(star.skyVariance) / (star.flux * star.flux)
    let photons = inverseGain / star.flux
    core.values.withUnsafeBufferPointer { values in
      for (index, place) in core.places.enumerated() {
        let base = index &* unknowns
        let level = max(values[base], 0)
        let error = modelError * level
        let weight = 1 / (sky + photons * level + error * error)
        let rest = Double(residual[start &+ place])
        for i in 0..<unknowns {
          let weighted = weight * values[base &+ i]
          right[i] += weighted * rest
          for j in 0...i { matrix[i &* unknowns &+ j] += weighted * values[base &+ j] }
        }
      }
    }
    guard let factor = CholeskyFactor(matrix, order: unknowns) else { return nil }
    let solution = factor.solve(right)
    return ShapePatterns.shapes.map { index in
      var unit = [Double](repeating: 0, count: unknowns)
      unit[index] = 1
      return Word(value: solution[index], variance: factor.solve(unit)[index])
    }
  }
}

/// A weighted polynomial over the frame through the stars' values, robust to strangers.
private struct FieldFit {
  /// The polynomial's coefficients.
  private(set) var coefficients: [Double] = []
  /// How much each star is trusted, 0 to 1.
  private(set) var trust: [Double]
  /// The weighted mean square of what the fit leaves of stars it has not seen.
  private(set) var validationError = 0.0

  init?(values: [Double], weights: [Double], terms: [[Double]], trust given: [Double]?) {
    trust = given ?? [Double](repeating: 1, count: values.count)
    for _ in 0..<(given == nil ? 4 : 1) {
      let used = zip(weights, trust).map { $0 * $1 }
      guard let fit = Self.solve(values, used, terms) else { return nil }
      coefficients = fit.coefficients
      let left = values.indices.map { values[$0] - fit.fitted[$0] }
      validationError = Self.validation(left, used, fit.leverages)
      if given == nil { trust = Self.trust(left, weights) }
    }
  }

  private static func solve(
    _ values: [Double], _ weights: [Double], _ terms: [[Double]]
  ) -> (coefficients: [Double], fitted: [Double], leverages: [Double])? {
    let count = terms.first?.count ?? 0
    let total = weights.reduce(0, +)
    guard count > 0, total > 0, total.isFinite else { return nil }
    var matrix = [Double](repeating: 0, count: count * count)
    var right = [Double](repeating: 0, count: count)
    for (index, row) in terms.enumerated() {
      let weight = weights[index] / total
      for i in 0..<count {
        right[i] += weight * values[index] * row[i]
        for j in 0..<count { matrix[i * count + j] += weight * row[i] * row[j] }
      }
    }
    for i in 1..<max(1, count) { matrix[i * count + i] += 0.002 }
    guard let factor = CholeskyFactor(matrix, order: count) else { return nil }
    let solution = factor.solve(right)
    let leverages = terms.indices.map { index in
      weights[index] / total * factor.forward(terms[index]).reduce(0) { $0 + $1 * $1 }
    }
    let fitted = terms.map { row in zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 } }
    return (solution, fitted, leverages)
  }

  private static func validation(
    _ left: [Double], _ weights: [Double], _ leverages: [Double]
  ) -> Double {
    var (sum, count) = (0.0, 0)
    for index in left.indices where weights[index] > 0 {
      let error = left[index] / max(1 - leverages[index], 0.1)
      sum += min(weights[index] * error * error, 16)
      count += 1
    }
    return count > 0 ? sum / Double(count) : 0
  }

  /// Less for stars that lie farther off than their like: they are blends or galaxies.
  private static func trust(_ left: [Double], _ weights: [Double]) -> [Double] {
    let pulls = left.indices.map { abs(left[$0]) * weights[$0].squareRoot() }
    let sorted = zip(pulls, weights).filter { $0.1 > 0 }.map(\.0).sorted()
    guard !sorted.isEmpty else { return pulls }
    let scale = max(1.4826 * sorted[sorted.count / 2], 1e-9)
    return pulls.map { pull in
      let distance = pull / (4 * scale)
      let open = max(0, 1 - distance * distance)
      return open * open
    }
  }
}
