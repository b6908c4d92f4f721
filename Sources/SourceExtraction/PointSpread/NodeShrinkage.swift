/// Draws the coefficients of noisy nodes towards their prior, as far as noise rules them.
///
/// How far nodes really leave the prior is read off the nodes themselves: their mean square beyond
/// what noise explains (empirical Bayes). A fixed width was rejected: too wide, it lets noise in
/// where the point spread varies in nothing but size and shear; too narrow, it hides what else varies.
struct NodeShrinkage: Sendable {
  /// The square of the relative width of the prior, for each term.
  private let widths: [Double]
  private let scales: [Double]
  private let variances: [Double]

  /// The least width of the first term, as a share of the profile.
  private static let smallest = (core: 0.1, wings: 0.02)

  /// Reads the widths off the estimates of a zone.
  ///
  /// - Parameters:
  ///   - estimates: for each node the orthonormal coefficients about the prior.
  ///   - scales: the prior at each node.
  ///   - variances: the noise of each node's coefficients.
  ///   - isCore: whether the zone belongs to the core.
  init(_ estimates: [[Double]], scales: [Double], variances: [Double], isCore: Bool) {
    self.scales = scales
    self.variances = variances
    let terms = estimates.first?.count ?? 0
    // Weighted by the profile squared: the ratio of sums does not suffer from nodes near 0.
    let square = scales.reduce(0) { $0 + $1 * $1 }
    let noise = variances.reduce(0, +)
    widths = (0..<terms).map { term in
      let sum = estimates.reduce(0) { $0 + $1[term] * $1[term] }
      let beyond = (sum - noise) / max(square, 1e-300)
      let smallest = term > 0 ? 0 : isCore ? Self.smallest.core : Self.smallest.wings
      return max(beyond, smallest * smallest)
    }
  }

  /// Draws the coefficients of each node towards 0.
  func shrink(_ estimates: inout [[Double]]) {
    for node in estimates.indices {
      let (scale, variance) = (scales[node], variances[node])
      for term in estimates[node].indices {
        let width = widths[term] * scale * scale
        estimates[node][term] *= width + variance > 0 ? width / (width + variance) : 0
      }
    }
  }
}
