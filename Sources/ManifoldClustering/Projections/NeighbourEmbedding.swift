import Foundation
import Tensors

/// t-SNE: a map of the plane on which neighbours stay neighbours.
///
/// For pictures only; distances and sizes on it mean nothing, so nothing is ever clustered on it.
///
/// Reference: van der Maaten & Hinton 2008; van der Maaten 2014 (Barnes-Hut). It starts from the
/// principal components, so that the same points give the same picture.
public enum NeighbourEmbedding {
  /// Settings of the map.
  public struct Configuration: Sendable, Equatable {
    /// How many neighbours count.
    public var perplexity = 30.0
    /// Steps of the descent.
    public var steps = 500
    /// Groups that look smaller than this push as one point; 0 is exact.
    public var angle: Float = 0.5

    /// The usual settings.
    public init() {}
  }

  /// The points' places on the map, two coordinates each.
  public static func map(
    _ points: PointSet, configuration: Configuration = Configuration(),
    parallelism: Parallelism = .machine
  ) throws -> PointSet {
    guard points.count > 3, configuration.perplexity >= 1 else {
      throw ClusteringError.tooFewPoints(expected: 4, found: points.count)
    }
    let perplexity = min(configuration.perplexity, Double(points.count - 1) / 3)
    let affinities = NeighbourAffinities(points, perplexity: perplexity, parallelism: parallelism)
    var descent = try EmbeddingDescent(points, affinities, angle: configuration.angle)
    let early = min(250, configuration.steps / 2)
    for step in 0..<configuration.steps {
      descent.step(
        exaggeration: step < early ? 12 : 1, momentum: step < early ? 0.5 : 0.8, parallelism)
    }
    return PointSet(trusted: descent.plane, dimensions: 2)
  }
}

/// The descent: places, speeds and gains.
private struct EmbeddingDescent {
  private(set) var plane: [Float]
  private var speeds: [Float]
  private var gains: [Float]
  private let affinities: NeighbourAffinities
  private let angle: Float
  private let rate: Float

  init(_ points: PointSet, _ affinities: NeighbourAffinities, angle: Float) throws {
    self.affinities = affinities
    self.angle = angle
    let components = try PrincipalComponents(points)
    let start = try components.project(points, count: 2)
    let scale = Float(1e-4 / max(components.variances[0], 1e-30).squareRoot())
    plane = (0..<points.count).flatMap { point -> [Float] in
      let place = Array(start[point])
      return [place[0] * scale, (place.count > 1 ? place[1] : 0) * scale]
    }
    speeds = [Float](repeating: 0, count: plane.count)
    gains = [Float](repeating: 1, count: plane.count)
    rate = max(50, Float(points.count) / 48)
  }

  mutating func step(exaggeration: Float, momentum: Float, _ parallelism: Parallelism) {
    let slopes = slopes(exaggeration: exaggeration, parallelism)
    var middle = SIMD2<Double>(0, 0)
    for slot in plane.indices {
      let agrees = (slopes[slot] > 0) == (speeds[slot] > 0)
      gains[slot] = max(0.01, agrees ? gains[slot] * 0.8 : gains[slot] + 0.2)
      speeds[slot] = momentum * speeds[slot] - rate * gains[slot] * slopes[slot]
      plane[slot] += speeds[slot]
      middle[slot & 1] += Double(plane[slot])
    }
    middle /= Double(plane.count / 2)
    for slot in plane.indices { plane[slot] -= Float(middle[slot & 1]) }
  }

  private func slopes(exaggeration: Float, _ parallelism: Parallelism) -> [Float] {
    let tree = RepulsionTree(plane)
    let parts = ChunkedWork(count: plane.count / 2, chunk: 256, parallelism).map { range in
      range.map { tree.repulsion(atX: plane[2 * $0], y: plane[2 * $0 + 1], angle: angle) }
    }
    let pushes = parts.flatMap { $0 }
    let total = Float(pushes.reduce(0.0) { $0 + Double($1.sum) })
    let pulls = ChunkedWork(count: plane.count / 2, chunk: 256, parallelism).map { range in
      range.map { pull(on: $0) }
    }
    var slopes: [Float] = []
    slopes.reserveCapacity(plane.count)
    for (push, pull) in zip(pushes, pulls.flatMap({ $0 })) {
      slopes.append(4 * (exaggeration * pull.x - push.x / total))
      slopes.append(4 * (exaggeration * pull.y - push.y / total))
    }
    return slopes
  }

  private func pull(on point: Int) -> SIMD2<Float> {
    var pull = SIMD2<Float>(0, 0)
    let place = SIMD2(plane[2 * point], plane[2 * point + 1])
    for entry in affinities.starts[point]..<affinities.starts[point + 1] {
      let other = Int(affinities.columns[entry])
      let gap = place - SIMD2(plane[2 * other], plane[2 * other + 1])
      pull += affinities.values[entry] / (1 + (gap * gap).sum()) * gap
    }
    return pull
  }
}
