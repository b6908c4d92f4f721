import Tensors

/// The clusters found among some points; it never changes, and assigns any points of the space.
public struct ClusterModel: Sendable {
  /// The settings of the fit.
  public let configuration: ClusteringConfiguration
  /// How many clusters were found, noise not counted.
  public let clusterCount: Int
  /// How many coordinates a point has.
  public let dimensions: Int
  let partition: any Partition
  let crowd: CrowdTest?

  /// The cluster of each point; points lonelier than those left out of the fit are noise.
  public func assign(
    _ points: PointSet, parallelism: Parallelism = .machine
  ) throws -> ClusterAssignment {
    guard points.dimensions == dimensions else {
      throw ClusteringError.otherSpace(expected: dimensions, found: points.dimensions)
    }
    var assignment = partition.assign(points, parallelism: parallelism)
    if let crowd {
      for (index, lonely) in crowd.areLonely(points, parallelism: parallelism).enumerated()
      where lonely {
        assignment.labels[index] = ClusterAssignment.noise
        assignment.confidences[index] = 0
      }
    }
    return assignment
  }

  /// How lonely each point is: its distance to its neighbours among the points of the fit, in units
  /// of the distance beyond which a point is noise; nil when nothing was trimmed.
  public func loneliness(_ points: PointSet, parallelism: Parallelism = .machine) -> [Float]? {
    crowd?.loneliness(points, parallelism: parallelism)
  }
}
