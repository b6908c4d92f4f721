import ManifoldClustering
import Tensors

/// The clusters of a field's latent space, named by probes of known class.
public struct LatentClusters: Sendable {
  /// The clusters.
  public let model: ClusterModel
  /// What they are.
  public let names: ClusterNames
  /// The cluster of each source.
  public let assignment: ClusterAssignment

  /// Clusters the sources' latent means and names the clusters by `probes`.
  public init(
    of answers: [SourceClassification], namedBy probes: [DrawnAnswer],
    configuration: ClusteringConfiguration, stream: RandomStream,
    parallelism: Parallelism = .machine
  ) throws {
    let points = try LatentPoints(answers)
    model = try Clusterer.fit(
      points.set, configuration: configuration, stream: stream, parallelism: parallelism)
    assignment = try model.assign(points.set, parallelism: parallelism)
    let probeLabels =
      probes.isEmpty
      ? []
      : try model.assign(
        try LatentPoints(probes.map(\.answer)).set, parallelism: parallelism
      ).labels
    names = ClusterNames(
      clusters: model.clusterCount, labels: probeLabels, areStars: probes.map(\.isStar))
  }

  /// What each source's cluster is.
  public var verdicts: [ClassVerdict] { assignment.labels.map { names.verdict(of: $0) } }
}

/// The latent means of answers as points to cluster.
public struct LatentPoints: Sendable {
  /// One point an answer, class coordinate and shape; where a source lies within its pixel is no
  /// property of it and is left out.
  public let set: PointSet

  /// The coordinates that say what a source is.
  public static let coordinates = LatentLayout.names.indices.filter {
    !LatentLayout.names[$0].hasPrefix("shift")
  }

  /// The points of some answers; throws for coordinates that are no numbers.
  public init(_ answers: [SourceClassification]) throws {
    set = try PointSet(
      dimensions: Self.coordinates.count,
      coordinates: answers.flatMap { answer in
        Self.coordinates.map { answer.latentMean[$0] }
      })
  }
}
