import Foundation
import Tensors

/// A mixture of Gaussians and of one uniform component over the points' box, which takes the noise.
///
/// Reference for the noise component: Banfield & Raftery 1993. Without it the widest Gaussian
/// stretches over outliers. Starts compete on a sample, the best is polished on all points.
struct GaussianMixture: Partition {
  let components: [GaussianComponent]
  /// ln(share x density) of the noise, the same everywhere.
  let logNoise: Double

  var clusterCount: Int { components.count }

  static func fit(
    _ points: PointSet, clusters: Int, restarts: Int, stream: RandomStream,
    parallelism: Parallelism
  ) -> GaussianMixture {
    let sample = points.selecting(
      PointSample.indices(count: points.count, size: 5000, stream: stream.substream(1 << 32)))
    let logVolume = logBoxVolume(points)
    var best: (model: GaussianMixture, likelihood: Double)?
    for start in 0..<restarts {
      let seeds = KMeans.fit(
        sample, clusters: clusters, restarts: 1, stream: stream.substream(UInt64(start)),
        parallelism: parallelism)
      let first = GaussianMixture(
        hard: seeds.assign(sample, parallelism: parallelism).labels, sample, clusters: clusters,
        logVolume: logVolume)
      let run = first.improved(on: sample, logVolume: logVolume, parallelism)
      if run.likelihood > best?.likelihood ?? -.infinity { best = run }
    }
    let start = best?.model ?? GaussianMixture(components: [], logNoise: -logVolume)
    guard points.count > sample.count else { return start }
    return start.improved(on: points, logVolume: logVolume, parallelism).model
  }

  func assign(_ points: PointSet, parallelism: Parallelism) -> ClusterAssignment {
    let parts = ChunkedWork(points, parallelism).map { range in
      var part = ClusterAssignment(labels: [], confidences: [])
      var shares = [Double](repeating: 0, count: components.count + 1)
      points.coordinates.withUnsafeBufferPointer { coordinates in
        guard let base = coordinates.baseAddress else { return }
        for point in range {
          _ = fillShares(&shares, at: base + point * points.dimensions)
          let winner = shares.indices.max { shares[$0] < shares[$1] } ?? 0
          let isNoise = winner == components.count
          part.labels.append(isNoise ? ClusterAssignment.noise : winner)
          part.confidences.append(isNoise ? 0 : Float(shares[winner]))
        }
      }
      return part
    }
    return ClusterAssignment(
      labels: parts.flatMap(\.labels), confidences: parts.flatMap(\.confidences))
  }

  func renumbered(_ order: [Int]) -> GaussianMixture {
    GaussianMixture(components: order.map { components[$0] }, logNoise: logNoise)
  }

  /// Each component's share of the point (the noise last); returns ln of the point's density.
  @inline(__always)
  private func fillShares(_ shares: inout [Double], at point: UnsafePointer<Float>) -> Double {
    var largest = logNoise
    shares[components.count] = logNoise
    for (slot, component) in components.enumerated() {
      shares[slot] = component.logDensity(at: point)
      largest = max(largest, shares[slot])
    }
    var sum = 0.0
    for slot in shares.indices {
      shares[slot] = exp(shares[slot] - largest)
      sum += shares[slot]
    }
    for slot in shares.indices { shares[slot] /= sum }
    return largest + log(sum)
  }

  private static func logBoxVolume(_ points: PointSet) -> Double {
    (0..<points.dimensions).reduce(0.0) { sum, side in
      var (low, high) = (Float.infinity, -Float.infinity)
      for slot in stride(from: side, to: points.coordinates.count, by: points.dimensions) {
        low = min(low, points.coordinates[slot])
        high = max(high, points.coordinates[slot])
      }
      return sum + log(max(Double(high - low), 1e-12))
    }
  }
}

/// Expectation maximisation.
extension GaussianMixture {
  private static let mostIterations = 200
  private static let firstNoiseShare = 0.02

  /// A start from labels.
  private init(hard labels: [Int], _ points: PointSet, clusters: Int, logVolume: Double) {
    var sums = MixtureSums(components: clusters, dimensions: points.dimensions)
    points.coordinates.withUnsafeBufferPointer { coordinates in
      guard let base = coordinates.baseAddress else { return }
      for (point, label) in labels.enumerated() {
        var shares = [Double](repeating: 0, count: clusters + 1)
        shares[label] = 1
        sums.add(base + point * points.dimensions, shares: shares, logDensity: 0)
      }
    }
    self.init(
      components: sums.components(),
      logNoise: log(Self.firstNoiseShare) - logVolume)
  }

  private func improved(
    on points: PointSet, logVolume: Double, _ parallelism: Parallelism
  ) -> (model: GaussianMixture, likelihood: Double) {
    var model = self
    var likelihood = -Double.infinity
    for _ in 0..<Self.mostIterations {
      let sums = model.sums(points, parallelism)
      let better = sums.logLikelihood - likelihood
      likelihood = sums.logLikelihood
      guard better > 1e-7 * Double(points.count) else { break }
      // At least one point in 10,000 stays noise, or no outlier could ever become it again.
      let noise = max((sums.counts.last ?? 0) / Double(points.count), 1e-4)
      model = GaussianMixture(components: sums.components(), logNoise: log(noise) - logVolume)
    }
    return (model, likelihood)
  }

  private func sums(_ points: PointSet, _ parallelism: Parallelism) -> MixtureSums {
    let empty = MixtureSums(components: components.count, dimensions: points.dimensions)
    let parts = ChunkedWork(points, parallelism).map { range in
      var sums = empty
      var shares = [Double](repeating: 0, count: components.count + 1)
      points.coordinates.withUnsafeBufferPointer { coordinates in
        guard let base = coordinates.baseAddress else { return }
        for point in range {
          let place = base + point * points.dimensions
          let logDensity = fillShares(&shares, at: place)
          sums.add(place, shares: shares, logDensity: logDensity)
        }
      }
      return sums
    }
    return parts.reduce(into: empty) { $0.add($1) }
  }
}
