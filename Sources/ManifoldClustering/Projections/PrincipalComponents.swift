import Tensors

/// The directions along which points vary most: the plainest view of a latent space, and the
/// baseline for every other.
public struct PrincipalComponents: Sendable, Equatable {
  /// The middle of the points.
  public let mean: [Double]
  /// Unit directions, the one with the largest variance first.
  public let directions: [[Double]]
  /// The variance along each direction.
  public let variances: [Double]

  /// The principal components of at least two points.
  public init(_ points: PointSet) throws {
    guard points.count > 1 else {
      throw ClusteringError.tooFewPoints(expected: 2, found: points.count)
    }
    let dimensions = points.dimensions
    var mean = [Double](repeating: 0, count: dimensions)
    for (slot, value) in points.coordinates.enumerated() {
      mean[slot % dimensions] += Double(value) / Double(points.count)
    }
    var covariance = [Double](repeating: 0, count: dimensions * dimensions)
    for point in 0..<points.count {
      let offset = zip(points[point], mean).map { Double($0) - $1 }
      for row in 0..<dimensions {
        for column in 0...row {
          covariance[row * dimensions + column] += offset[row] * offset[column]
        }
      }
    }
    for row in 0..<dimensions {
      for column in 0...row {
        covariance[row * dimensions + column] /= Double(points.count - 1)
        covariance[column * dimensions + row] = covariance[row * dimensions + column]
      }
    }
    guard let system = symmetricEigen(covariance, order: dimensions) else {
      throw ClusteringError.badOption("the points vary too widely for their covariance")
    }
    self.mean = mean
    variances = system.values.reversed().map { max(0, $0) }
    directions = system.vectors.reversed().map(Self.oriented)
  }

  /// The points along the first `count` directions.
  public func project(_ points: PointSet, count: Int) throws -> PointSet {
    guard points.dimensions == mean.count else {
      throw ClusteringError.otherSpace(expected: mean.count, found: points.dimensions)
    }
    let used = directions.prefix(max(1, count))
    var projected: [Float] = []
    projected.reserveCapacity(points.count * used.count)
    for point in 0..<points.count {
      let offset = zip(points[point], mean).map { Double($0) - $1 }
      for direction in used {
        projected.append(Float(zip(offset, direction).reduce(0.0) { $0 + $1.0 * $1.1 }))
      }
    }
    return PointSet(trusted: projected, dimensions: used.count)
  }

  /// An eigenvector's sign is arbitrary: its largest entry is made positive.
  private static func oriented(_ vector: [Double]) -> [Double] {
    let largest = vector.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? vector.map { -$0 } : vector
  }
}
