/// The nodes sorted into zones of like brightness, from the core to the wings.
///
/// How much a star tells about a node depends on how bright the model is there: in the core the
/// photons of the star and the model's own error set the noise, in the wings the sky does. Within a
/// zone one set of weights serves all nodes, so that the equations are solved once, not per node.
struct NodeZones: Sendable {
  /// Nodes of each zone, in ascending order.
  let nodes: [[Int]]
  /// The typical value of the model in each zone, per unit of flux.
  let levels: [Double]
  /// All nodes of the zones, one zone after the other: the order in which residuals are kept.
  let order: [Int]
  /// Where each zone begins in `order`.
  let starts: [Int]

  private static let edges = [0.3, 0.05, 0.005]
  private static let typical = [0.55, 0.12, 0.015, 0.0015]

  /// The zones of a model with the given nodes; nodes outside the radius belong to none.
  init(_ picture: [Float], _ grid: NodeGrid) {
    let peak = Double(picture.max() ?? 1)
    var zones = [[Int]](repeating: [], count: Self.typical.count)
    for node in 0..<grid.count where grid.distance(node) <= Double(grid.radius) + 0.5 {
      let share = Double(picture[node]) / peak
      zones[Self.edges.firstIndex { share > $0 } ?? Self.edges.count].append(node)
    }
    nodes = zones
    order = zones.flatMap { $0 }
    starts = zones.indices.map { zone in zones[..<zone].reduce(0) { $0 + $1.count } }
    levels = Self.typical.map { $0 * peak }
  }
}

/// A weighted least-squares fit over the frame of whatever the stars say of one node.
struct ZoneEquations: Sendable {
  /// The inverse variance of each star's word, per unit of flux.
  let weights: [Double]
  /// The variance of a coefficient of the orthonormal polynomials.
  let variance: Double
  /// The factor of the mean outer product of the terms.
  let factor: CholeskyFactor
  /// The orthonormal polynomials at each star, times its share of all weight: [star][term].
  let projections: [[Double]]
  /// Each star's leverage on its own fitted value, 0 to 1.
  let leverages: [Double]

  /// The equations of `count` terms; nil when the stars cannot tell so many apart.
  init?(
    _ stars: [StarStamp], level: Double, count: Int, inverseGain: Float, modelError: Double
  ) {
    let weights = stars.map { star in
      let noise = Double(star.skyVariance) + star.flux * level * Double(inverseGain)
      let error = modelError * level
      return 1 / (noise / (star.flux * star.flux) + error * error)
    }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    var matrix = [Double](repeating: 0, count: count * count)
    for (star, weight) in zip(stars, weights) {
      for i in 0..<count {
        for j in 0..<count {
          matrix[i * count + j] += weight / total * star.terms[i] * star.terms[j]
        }
      }
    }
    for i in 1..<max(1, count) { matrix[i * count + i] += 0.002 }
    guard let factor = CholeskyFactor(matrix, order: count) else { return nil }
    self.weights = weights
    self.factor = factor
    variance = 1 / total
    let orthonormal = stars.map { factor.forward(Array($0.terms.prefix(count))) }
    projections = zip(orthonormal, weights).map { terms, weight in
      terms.map { $0 * weight / total }
    }
    leverages = zip(orthonormal, weights).map { terms, weight in
      weight / total * terms.reduce(0) { $0 + $1 * $1 }
    }
  }
}
