import Foundation

/// What the maximisation step needs of all points: counts, sums and sums of products per component.
struct MixtureSums: Sendable {
  private(set) var logLikelihood = 0.0
  /// The points' shares, summed; the noise comes last.
  private(set) var counts: [Double]
  private var first: [Double]
  private var second: [Double]
  private let dimensions: Int

  init(components: Int, dimensions: Int) {
    self.dimensions = dimensions
    counts = [Double](repeating: 0, count: components + 1)
    first = [Double](repeating: 0, count: components * dimensions)
    second = [Double](repeating: 0, count: components * dimensions * dimensions)
  }

  /// Adds one point with its shares of the components.
  @inline(__always)
  mutating func add(_ point: UnsafePointer<Float>, shares: [Double], logDensity: Double) {
    logLikelihood += logDensity
    counts[counts.count - 1] += shares[counts.count - 1]
    for component in 0..<counts.count - 1 where shares[component] > 1e-12 {
      let share = shares[component]
      counts[component] += share
      for row in 0..<dimensions {
        let value = share * Double(point[row])
        first[component * dimensions + row] += value
        for column in 0...row {
          second[(component * dimensions + row) * dimensions + column] +=
            value * Double(point[column])
        }
      }
    }
  }

  /// Adds the sums of other points.
  mutating func add(_ other: MixtureSums) {
    logLikelihood += other.logLikelihood
    for slot in counts.indices { counts[slot] += other.counts[slot] }
    for slot in first.indices { first[slot] += other.first[slot] }
    for slot in second.indices { second[slot] += other.second[slot] }
  }

  /// The components that fit best; one that lost nearly all its points is dropped.
  func components() -> [GaussianComponent] {
    let total = counts.reduce(0, +)
    return (0..<counts.count - 1).compactMap { component in
      guard counts[component] > Double(dimensions) + 1 else { return nil }
      let mean = (0..<dimensions).map { first[component * dimensions + $0] / counts[component] }
      return GaussianComponent(
        logWeight: log(counts[component] / total), mean: mean,
        covariance: covariance(component, mean: mean))
    }
  }

  private func covariance(_ component: Int, mean: [Double]) -> [Double] {
    var matrix = [Double](repeating: 0, count: dimensions * dimensions)
    for row in 0..<dimensions {
      for column in 0...row {
        let sum = second[(component * dimensions + row) * dimensions + column]
        let value = sum / counts[component] - mean[row] * mean[column]
        matrix[row * dimensions + column] = value
        matrix[column * dimensions + row] = value
      }
    }
    // A floor keeps Gaussians from collapsing onto equal points.
    let trace = (0..<dimensions).reduce(0.0) { $0 + matrix[$1 * dimensions + $1] }
    let floor = max(1e-6 * trace / Double(dimensions), 1e-12)
    for row in 0..<dimensions { matrix[row * dimensions + row] += floor }
    return matrix
  }
}
