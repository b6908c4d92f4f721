import Tensors

/// Improves a model node by node until the stars leave nothing but noise.
///
/// Goals in order: no bias at the core, no noise in the wings, speed. Each round fits every star's
/// flux and place, carries what the model leaves over to the nodes, and gives every node the
/// polynomial over the frame that the stars ask for, drawn towards the starting profile where they
/// are too noisy to ask. Pixels that are masked, or far off the model, leave nothing: the model
/// stands in for them. One large system for all nodes at once was rejected: thousands of unknowns
/// cost seconds and gain nothing, as the rounds reach the same solution.
struct NodeSolver: Sendable {
  let grid: NodeGrid
  let inverseGain: Float
  let coreRadius: Int
  private var prior: [Float]
  let zones: NodeZones
  private(set) var polynomial: FieldPolynomial
  private(set) var basis: [[Float]]
  /// The stars that take part.
  var stars: [StarStamp]
  /// What the model left of each star at the last round, at every node, per unit of flux; star by
  /// star.
  private(set) var residuals: [Float] = []

  /// Pixels farther off the model than this many sigma are replaced by it.
  private static let clipping: Float = 4.5
  /// How far a node may leave the starting profile, and how much it may vary over the frame, as
  /// shares of the profile (one sigma).
  private static let freedom = (constant: 1.0, variation: 0.15)

  init(
    start: [Float], grid: NodeGrid, stars: [StarStamp], frame: FieldPolynomial,
    inverseGain: Float, coreRadius: Int
  ) {
    prior = start
    self.grid = grid
    self.stars = stars
    self.inverseGain = inverseGain
    self.coreRadius = coreRadius
    zones = NodeZones(start, grid)
    polynomial = FieldPolynomial(width: frame.width, height: frame.height, order: 0)
    basis = [start]
  }

  /// Changes the order of the polynomial; new terms begin at 0.
  mutating func setOrder(_ order: Int) {
    polynomial = FieldPolynomial(width: polynomial.width, height: polynomial.height, order: order)
    basis = Array(basis.prefix(polynomial.count))
    while basis.count < polynomial.count {
      basis.append([Float](repeating: 0, count: grid.count))
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
    for zone in zones.nodes.indices {
      update(zone, modelError: modelError, isFree: isFree, parallelism)
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
          let stamp = residual(of: star, whole, wholeWork, modelError: modelError)
          var nodes = [Float](repeating: 0, count: grid.count)
          resampler.resample(stamp, dx: star.dx, dy: star.dy, into: &nodes)
          target.buffer[index] = (star, nodes)
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

  /// What the model leaves of a star's pixels, per unit of flux.
  private func residual(
    of star: StarStamp, _ renderer: StampRenderer, _ work: FitWorkspace, modelError: Float
  ) -> [Float] {
    renderer.draw(work.nodes, dx: star.dx, dy: star.dy, into: work.stamp, scratch: work.scratch)
    let flux = Float(star.flux)
    var rest = star.values
    for i in rest.indices {
      let light = flux * work.stamp[i]
      let left = star.values[i] - light
      let error = modelError * light
      let variance = star.skyVariance + inverseGain * max(light, 0) + error * error
      let isTrusted =
        star.usable[i] > 0 && left * left < Self.clipping * Self.clipping * variance
      rest[i] = isTrusted ? left / flux : 0
    }
    return rest
  }

  /// Gives the nodes of a zone the polynomials that the stars ask for.
  private mutating func update(
    _ zone: Int, modelError: Double, isFree: Bool, _ parallelism: Parallelism
  ) {
    let terms = polynomial.count
    let nodes = zones.nodes[zone]
    guard !nodes.isEmpty,
      let equations = ZoneEquations(
        stars, level: zones.levels[zone], count: terms, inverseGain: inverseGain,
        modelError: modelError)
    else { return }
    let (basis, prior, residuals, count) = (basis, prior, residuals, grid.count)
    var updated = [Float](repeating: 0, count: nodes.count * terms)
    updated.withUnsafeMutableBufferPointer { buffer in
      let target = Numbers(buffer: buffer)
      parallelism.forEachRange(of: nodes.count, chunk: 256) { range in
        let sums = Self.projected(
          residuals, gridCount: count, nodes[range], equations, terms: terms)
        for (place, index) in range.enumerated() {
          let node = nodes[index]
          var offset = basis.map { Double($0[node]) }
          offset[0] -= Double(prior[node])
          let coefficients = Self.drawn(
            offset, step: Array(sums[place * terms..<(place + 1) * terms]), equations,
            scale: Double(prior[node]), isFree: isFree)
          for k in 0..<terms {
            target.buffer[index * terms + k] =
              Float(coefficients[k]) + (k == 0 ? prior[node] : 0)
          }
        }
      }
    }
    for (index, node) in nodes.enumerated() {
      for k in 0..<terms { self.basis[k][node] = updated[index * terms + k] }
    }
  }

  /// What the stars ask for at some nodes: for each node the orthonormal coefficients.
  private static func projected(
    _ residuals: [Float], gridCount: Int, _ nodes: ArraySlice<Int>, _ equations: ZoneEquations,
    terms: Int
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: nodes.count * terms)
    residuals.withUnsafeBufferPointer { residuals in
      sums.withUnsafeMutableBufferPointer { sums in
        for (star, projection) in equations.projections.enumerated() {
          let start = star * gridCount
          var place = 0
          projection.withUnsafeBufferPointer { projection in
            for node in nodes {
              let value = Double(residuals[start &+ node])
              for k in 0..<terms { sums[place &+ k] += projection[k] * value }
              place &+= terms
            }
          }
        }
      }
    }
    return sums
  }

  private struct Numbers: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Float>
  }

  /// The coefficients about the prior after a step, drawn towards 0 as far as noise rules them.
  private static func drawn(
    _ offset: [Double], step: [Double], _ equations: ZoneEquations, scale: Double, isFree: Bool
  ) -> [Double] {
    var orthonormal = equations.factor.transposedProduct(offset)
    for k in orthonormal.indices {
      let sigma = (k == 0 ? freedom.constant : freedom.variation) * abs(scale)
      let trust = isFree ? 1 : sigma * sigma / (sigma * sigma + equations.variance)
      orthonormal[k] = trust * (orthonormal[k] + step[k])
    }
    return equations.factor.backward(orthonormal)
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
      prior[node] = Float(max(mean, 0.1 * Double(prior[node])))
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
