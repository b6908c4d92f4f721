import Tensors

/// Improves a model node by node until the stars leave nothing but noise.
///
/// Goals in order: no bias at the core, no noise in the wings, speed. Each round fits every star's
/// flux and place, carries what the model leaves over to the nodes, and gives every node the
/// polynomial over the frame that the stars ask for, within the band that the seeing lets through
/// and drawn towards a prior as far as noise rules (`NodeShrinkage`). The prior's variation is that
/// of size and shears (`followShapes`). Pixels that are masked, or far off the model, leave nothing:
/// the model stands in for them. One large system for all nodes at once was rejected: thousands of
/// unknowns cost seconds and gain nothing, as the rounds reach the same solution.
struct NodeSolver: Sendable {
  let grid: NodeGrid
  let inverseGain: Float
  let coreRadius: Int
  /// What noisy nodes are drawn towards, a picture for each term.
  private(set) var prior: [[Float]]
  let band: BandLimit
  let zones: NodeZones
  private(set) var polynomial: FieldPolynomial
  private(set) var basis: [[Float]]
  /// The stars that take part.
  var stars: [StarStamp]
  /// What the model left of each star at the last round, per unit of flux: star by star, the nodes in
  /// the order of the zones.
  private(set) var residuals: [Float] = []

  /// A solver that begins with `start`, the nodes of one profile and its width in pixels.
  init(
    start: (nodes: [Float], fwhm: Double), grid: NodeGrid, stars: [StarStamp],
    frame: FieldPolynomial, inverseGain: Float, coreRadius: Int
  ) {
    prior = [start.nodes]
    band = BandLimit(fwhm: start.fwhm, grid: grid)
    self.grid = grid
    self.stars = stars
    self.inverseGain = inverseGain
    self.coreRadius = coreRadius
    zones = NodeZones(start.nodes, grid)
    polynomial = FieldPolynomial(width: frame.width, height: frame.height, order: 0)
    basis = [start.nodes]
  }

  /// Lets size and shears vary over the frame as the stars ask, by the order that predicts best.
  mutating func followShapes(highestOrder: Int, modelError: Double) {
    let patterns = ShapePatterns(basis[0], grid)
    let core = zones.order.indices.filter { grid.distance(zones.order[$0]) <= Double(coreRadius) }
    guard
      let variation = ShapeVariation(
        stars, residuals: residuals, patterns: patterns,
        nodes: (order: zones.order, core: core),
        highestOrder: highestOrder, inverseGain: inverseGain, modelError: modelError)
    else { return }
    let terms = variation.coefficients.map(\.count).max() ?? 1
    let wanted = (0...highestOrder).first { FieldPolynomial.count(ofOrder: $0) >= terms }
    setOrder(max(wanted ?? 0, polynomial.order))
    for (shape, coefficients) in zip(ShapePatterns.shapes, variation.coefficients) {
      for (term, coefficient) in coefficients.enumerated() {
        let factor = Float(coefficient)
        for node in 0..<grid.count {
          let change = factor * patterns.planes[shape][node]
          basis[term][node] += change
          prior[term][node] += change
        }
      }
    }
    normalise()
  }

  /// Raises the order of the polynomial; new terms begin at 0.
  private mutating func setOrder(_ order: Int) {
    polynomial = FieldPolynomial(width: polynomial.width, height: polynomial.height, order: order)
    while basis.count < polynomial.count {
      basis.append([Float](repeating: 0, count: grid.count))
      prior.append([Float](repeating: 0, count: grid.count))
    }
  }

  /// One round: stars that cannot be fitted are dropped.
  ///
  /// - Parameters:
  ///   - modelError: the share of the light by which the model may still be wrong.
  ///   - isFree: whether nodes follow the stars however noisy they are.
  mutating func improve(
    modelError: Double, isFree: Bool = false, parallelism: Parallelism
  ) {
    measure(modelError: modelError, parallelism)
    guard !stars.isEmpty else { return }
    let equations = zones.levels.map { level in
      ZoneEquations(
        stars, level: level, count: polynomial.count, inverseGain: inverseGain,
        modelError: modelError)
    }
    let coverage = coverage(equations)
    let steps = self.steps(equations, parallelism).map { step in
      band.applied(to: zip(step, coverage).map { $0 / $1 }, side: grid.side)
    }
    for (zone, equations) in equations.enumerated() {
      guard let equations else { continue }
      move(zone, by: steps, equations, coverage, isFree: isFree)
    }
    normalise()
  }

  /// Fits the stars with the present model and finds what it leaves.
  mutating func measure(modelError: Double, _ parallelism: Parallelism) {
    let kept = measured(modelError: Float(modelError), parallelism).compactMap { $0 }
    stars = kept.map(\.star)
    residuals = kept.flatMap(\.residual)
  }

  private typealias Measured = (star: StarStamp, residual: [Float])

  /// Each star with its new flux and place, and what the model leaves of it; nil where a fit fails.
  private func measured(modelError: Float, _ parallelism: Parallelism) -> [Measured?] {
    let core = renderer(coreRadius)
    let whole = renderer(grid.radius)
    let resampler = ResidualResampler(grid: grid)
    let order = zones.order
    var results = [Measured?](repeating: nil, count: stars.count)
    results.withUnsafeMutableBufferPointer { results in
      let target = Target(buffer: results)
      parallelism.forEachRange(of: stars.count, chunk: 8) { range in
        let (coreWork, wholeWork) = (FitWorkspace(core), FitWorkspace(whole))
        for index in range {
          var star = stars[index]
          let terms = Array(star.terms.prefix(polynomial.count))
          core.nodes(terms: terms, into: coreWork.nodes)
          guard star.refit(coreWork, core, inverseGain: inverseGain, modelError: modelError)
          else { continue }
          whole.nodes(terms: terms, into: wholeWork.nodes)
          let stamp = residual(of: &star, whole, wholeWork, modelError: modelError)
          var nodes = [Float](repeating: 0, count: grid.count)
          resampler.resample(stamp, dx: star.dx, dy: star.dy, into: &nodes)
          target.buffer[index] = (star, order.map { nodes[$0] })
        }
      }
    }
    return results
  }

  private struct Target: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Measured?>
  }

  private func renderer(_ radius: Int) -> StampRenderer {
    StampRenderer(
      nodes: basis, nodeSide: grid.side, oversampling: grid.oversampling, polynomial: polynomial,
      radius: radius)
  }

  /// What the model leaves of a star's pixels, per unit of flux; 0 where that is not the star's.
  private func residual(
    of star: inout StarStamp, _ renderer: StampRenderer, _ work: FitWorkspace, modelError: Float
  ) -> [Float] {
    renderer.draw(work.nodes, dx: star.dx, dy: star.dy, into: work.stamp, scratch: work.scratch)
    let flux = Float(star.flux)
    var rest = StarResidual(
      star, model: work.stamp, inverseGain: inverseGain, modelError: modelError)
    star.excess = rest.excess(within: coreRadius)
    rest.dropStrayLight(box: coreRadius / 2, core: coreRadius)
    return rest.values.map { $0 / flux }
  }

  /// What the stars ask of every node: a picture for each term.
  private func steps(
    _ equations: [ZoneEquations?], _ parallelism: Parallelism
  ) -> [[Float]] {
    let (terms, order) = (polynomial.count, zones.order)
    var steps = [[Float]](repeating: [Float](repeating: 0, count: grid.count), count: terms)
    for (zone, equations) in equations.enumerated() {
      guard let equations else { continue }
      let start = zones.starts[zone]
      let count = zones.nodes[zone].count
      var sums = [Double](repeating: 0, count: count * terms)
      sums.withUnsafeMutableBufferPointer { buffer in
        let target = Numbers(buffer: buffer)
        parallelism.forEach(terms) { term in
          project(equations, term: term, from: start, into: target.buffer, count: count)
        }
      }
      for place in 0..<count {
        let step = equations.factor.backward((0..<terms).map { sums[$0 * count + place] })
        for k in 0..<terms { steps[k][order[start + place]] = Float(step[k]) }
      }
    }
    return steps
  }

  /// The orthonormal coefficients of one term at the `count` nodes from `start` on.
  private func project(
    _ equations: ZoneEquations, term: Int, from start: Int,
    into sums: UnsafeMutableBufferPointer<Double>, count: Int
  ) {
    let target = term * count
    residuals.withUnsafeBufferPointer { residuals in
      for (star, projection) in equations.projections.enumerated() {
        let (source, factor) = (star * zones.order.count + start, projection[term])
        for i in 0..<count { sums[target &+ i] += factor * Double(residuals[source &+ i]) }
      }
    }
  }

  private struct Numbers: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Double>
  }

  /// The share of the stars' weight that has something to say about each node.
  ///
  /// Where a neighbour covers a star the residual is 0, as if the model were right: what the others
  /// ask for has to be scaled up.
  private func coverage(_ equations: [ZoneEquations?]) -> [Float] {
    let width = 2 * grid.radius + 1
    var coverage = [Float](repeating: 1, count: grid.count)
    for (nodes, equations) in zip(zones.nodes, equations) {
      guard let equations else { continue }
      let total = Float(equations.weights.reduce(0, +))
      var pixels = [Float](repeating: 0, count: width * width)
      for (star, weight) in zip(stars, equations.weights) {
        let share = Float(weight) / total
        for i in pixels.indices { pixels[i] += share * star.usable[i] }
      }
      for node in nodes {
        let (x, y) = (grid.offset(node % grid.side), grid.offset(node / grid.side))
        let (column, row) = (Int(x.rounded()) + grid.radius, Int(y.rounded()) + grid.radius)
        guard (0..<width).contains(column), (0..<width).contains(row) else { continue }
        coverage[node] = max(pixels[row * width + column], 0.15)
      }
    }
    return coverage
  }

  /// Moves the nodes of a zone, and draws them towards the prior.
  private mutating func move(
    _ zone: Int, by steps: [[Float]], _ equations: ZoneEquations, _ coverage: [Float], isFree: Bool
  ) {
    let (nodes, terms) = (zones.nodes[zone], polynomial.count)
    guard !nodes.isEmpty else { return }
    var estimates = nodes.map { node -> [Double] in
      equations.factor.transposedProduct(
        (0..<terms).map { Double(basis[$0][node] - prior[$0][node] + steps[$0][node]) })
    }
    if !isFree {
      let variance = equations.variance * band.noiseShare
      let shrinkage = NodeShrinkage(
        estimates, scales: nodes.map { Double(prior[0][$0]) },
        variances: nodes.map { variance / Double(coverage[$0]) }, isCore: zone < 2)
      shrinkage.shrink(&estimates)
    }
    for (index, node) in nodes.enumerated() {
      let coefficients = equations.factor.backward(estimates[index])
      for k in 0..<terms { basis[k][node] = prior[k][node] + Float(coefficients[k]) }
    }
  }

  /// Makes the mean of the present model over rings the profile that noisy nodes are drawn towards.
  ///
  /// Moffat's wings are not the sky's; a ring has enough nodes to know better.
  mutating func adoptRings() {
    var (sums, counts) = ([Double](), [Int]())
    let grid = grid
    let ring = { (node: Int) in Int((grid.distance(node) * 1.5).rounded()) }
    for node in 0..<grid.count {
      while sums.count <= ring(node) {
        sums.append(0)
        counts.append(0)
      }
      sums[ring(node)] += Double(basis[0][node])
      counts[ring(node)] += 1
    }
    for node in 0..<grid.count where grid.distance(node) > Double(coreRadius) {
      let mean = sums[ring(node)] / Double(max(1, counts[ring(node)]))
      prior[0][node] = Float(max(mean, 0.1 * Double(prior[0][node])))
    }
  }

  /// Makes the flux within the radius 1 everywhere in the frame, and lets the model end there.
  private mutating func normalise() {
    for node in 0..<grid.count {
      let fade = Float(min(max(Double(grid.radius) + 0.5 - grid.distance(node), 0), 1))
      guard fade < 1 else { continue }
      for k in basis.indices { basis[k][node] *= fade }
    }
    let flux = grid.flux(basis[0])
    guard flux > 0 else { return }
    for node in 0..<grid.count { basis[0][node] /= Float(flux) }
    for k in basis.indices.dropFirst() {
      let excess = Float(grid.flux(basis[k]))
      for node in 0..<grid.count { basis[k][node] -= excess * basis[0][node] }
    }
  }
}
