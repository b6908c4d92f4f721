import Tensors

/// Finds clusters: samples large sets, leaves out lonely points, and hands over to the method.
///
/// Everything random comes from the stream, and sums run in a fixed order: the same points,
/// configuration and stream give the same clusters for any number of threads.
public enum Clusterer {
  /// The clusters of `points`.
  public static func fit(
    _ points: PointSet, configuration: ClusteringConfiguration = .default, stream: RandomStream,
    parallelism: Parallelism = .machine
  ) throws -> ClusterModel {
    try configuration.validate()
    let needed = max(10, 2 * configuration.clusters)
    guard points.count >= needed else {
      throw ClusteringError.tooFewPoints(expected: needed, found: points.count)
    }
    let limit = sampleLimit(configuration)
    let sample = points.selecting(
      PointSample.indices(count: points.count, size: limit, stream: stream.substream(0)))
    let (fitted, crowd) = trim(sample, configuration, parallelism)
    let fit = PartitionFit(
      points: fitted, configuration: configuration, stream: stream.substream(1),
      parallelism: parallelism)
    let partition = bySize(try fit.partition(), of: fitted, parallelism)
    return ClusterModel(
      configuration: configuration, clusterCount: partition.clusterCount,
      dimensions: points.dimensions, partition: partition, crowd: crowd)
  }

  private static func sampleLimit(_ configuration: ClusteringConfiguration) -> Int {
    switch configuration.method {
    case .gaussianMixture, .kMeans, .hdbscan: configuration.largestSample
    case .ward, .average, .spectral:
      min(configuration.largestSample, configuration.largestPairSample)
    }
  }

  private static func trim(
    _ points: PointSet, _ configuration: ClusteringConfiguration, _ parallelism: Parallelism
  ) -> (PointSet, CrowdTest?) {
    guard configuration.trimmedFraction > 0, points.count > 4 * configuration.neighbours else {
      return (points, nil)
    }
    let fit = CrowdTest.fit(
      points, fraction: configuration.trimmedFraction, neighbours: configuration.neighbours,
      parallelism: parallelism)
    return (points.selecting(fit.kept), fit.test)
  }

  /// Numbers the clusters by how many of the fitted points they hold, the largest first.
  private static func bySize(
    _ partition: any Partition, of points: PointSet, _ parallelism: Parallelism
  ) -> any Partition {
    var sizes = [Int](repeating: 0, count: partition.clusterCount)
    for label in partition.assign(points, parallelism: parallelism).labels where label >= 0 {
      sizes[label] += 1
    }
    return partition.renumbered(sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) })
  }
}

/// The choice of a method, once the points are prepared.
private struct PartitionFit {
  let points: PointSet
  let configuration: ClusteringConfiguration
  let stream: RandomStream
  let parallelism: Parallelism

  func partition() throws -> any Partition {
    switch configuration.method {
    case .kMeans:
      KMeans.fit(
        points, clusters: configuration.clusters, restarts: configuration.restarts,
        stream: stream, parallelism: parallelism)
    case .gaussianMixture:
      GaussianMixture.fit(
        points, clusters: configuration.clusters, restarts: configuration.restarts,
        stream: stream, parallelism: parallelism)
    case .ward: agglomerative(.ward)
    case .average: agglomerative(.average)
    case .spectral:
      NearestLabels(
        points,
        labels: SpectralEmbedding.labels(
          points, configuration: configuration, smallest: smallestCluster, stream: stream,
          parallelism: parallelism))
    case .hdbscan:
      DensityClusters.fit(
        points, neighbours: configuration.neighbours, smallestCluster: smallestCluster,
        parallelism: parallelism)
    }
  }

  private var smallestCluster: Int {
    max(5, Int(Double(points.count) * configuration.smallestClusterFraction))
  }

  private func agglomerative(_ linkage: Linkage) -> any Partition {
    let tree = linkage.dendrogram(of: points)
    return NearestLabels(
      points,
      labels: tree.cut(into: configuration.clusters, smallest: smallestCluster))
  }
}
