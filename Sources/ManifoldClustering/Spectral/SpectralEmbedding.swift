import Tensors

/// Spectral clustering: k-means among the rows of the leading eigenvectors of the neighbour graph.
///
/// Reference: Ng, Jordan & Weiss 2001. Groups too small to be clusters are noise, and then one more
/// cluster is asked for, until as many as wanted are large enough.
enum SpectralEmbedding {
  private static let mostExtra = 4

  /// The clusters of some thousand points, -1 for noise.
  static func labels(
    _ points: PointSet, configuration: ClusteringConfiguration, smallest: Int,
    stream: RandomStream, parallelism: Parallelism
  ) -> [Int] {
    let graph = NeighbourGraph(
      points, neighbours: min(configuration.neighbours, points.count - 1),
      parallelism: parallelism)
    var labels: [Int] = []
    for extra in 0...mostExtra {
      let clusters = configuration.clusters + extra
      let rows = embedding(graph, clusters, stream.substream(UInt64(2 * extra)))
      let model = KMeans.fit(
        rows, clusters: clusters, restarts: configuration.restarts,
        stream: stream.substream(UInt64(2 * extra + 1)), parallelism: parallelism)
      labels = largeOnly(model.assign(rows, parallelism: parallelism).labels, smallest: smallest)
      if (labels.max() ?? -1) + 1 >= configuration.clusters { break }
    }
    return labels
  }

  /// The eigenvectors' rows, each of length 1.
  private static func embedding(
    _ graph: NeighbourGraph, _ clusters: Int, _ stream: RandomStream
  ) -> PointSet {
    let vectors = LeadingEigenvectors.find(clusters, of: graph, stream: stream)
    var rows: [Float] = []
    rows.reserveCapacity(vectors.count)
    for row in stride(from: 0, to: vectors.count, by: clusters) {
      let entries = vectors[row..<row + clusters]
      let length = entries.reduce(0.0) { $0 + $1 * $1 }.squareRoot()
      rows += entries.map { Float($0 / max(length, 1e-300)) }
    }
    return PointSet(trusted: rows, dimensions: clusters)
  }

  /// The labels with groups below `smallest` turned into noise and the others numbered without gaps.
  private static func largeOnly(_ labels: [Int], smallest: Int) -> [Int] {
    var sizes = [Int](repeating: 0, count: (labels.max() ?? -1) + 1)
    for label in labels { sizes[label] += 1 }
    var numbers = [Int](repeating: ClusterAssignment.noise, count: sizes.count)
    for (number, label) in sizes.indices.filter({ sizes[$0] >= smallest }).enumerated() {
      numbers[label] = number
    }
    return labels.map { numbers[$0] }
  }
}
