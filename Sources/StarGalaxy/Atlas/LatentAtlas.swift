import ManifoldClustering
import SourceCatalogs
import Tensors

/// A field's latent space, ready to be drawn: sources with their places, classes and clusters, and
/// views of it in two dimensions.
public struct LatentAtlas: Sendable {
  /// The field, classified.
  public let field: FieldClassification
  /// Its clusters.
  public let clusters: LatentClusters
  /// The two leading principal components of each source.
  public let principal: PointSet
  /// A map of a part of the sources on which neighbours stay neighbours, for the eye only.
  public let map: PointSet
  /// The sources on the map.
  public let mapped: [Int]

  /// More points than this make a map slow, not better.
  private static let largestMap = 3000

  /// The atlas of a classified field; without draws in it the clusters have no names.
  public init(
    _ field: FieldClassification, clustering: ClusteringConfiguration, seed: UInt64,
    parallelism: Parallelism = .machine
  ) throws {
    self.field = field
    let stream = RandomStream(seed: seed, stream: 0xA71A5)
    clusters = try LatentClusters(
      of: field.answers, namedBy: field.draws, configuration: clustering,
      stream: stream.substream(0), parallelism: parallelism)
    let points = try LatentPoints(field.answers).set
    principal = try PrincipalComponents(points).project(points, count: 2)
    let step = max(1, (points.count + Self.largestMap - 1) / Self.largestMap)
    mapped = Array(stride(from: 0, to: points.count, by: step))
    map = try NeighbourEmbedding.map(points.selecting(mapped), parallelism: parallelism)
  }

  /// The sources as a table: places, magnitudes and sizes, classes, clusters, latent coordinates.
  public func table() throws -> SourceCatalog {
    let source = field.extraction.catalog
    var table = SourceCatalog()
    for name in ["NUMBER", "X_IMAGE", "Y_IMAGE", "MAG_AUTO", "FLUX_RADIUS"] {
      guard let values = source[name] else { continue }
      try table.set(try source.column(name), to: values)
    }
    try table.add(field.answers.map { $0 })
    try table.set("CLUSTER", to: clusters.assignment.labels)
    try table.set(
      CatalogColumn(
        "CLUSTER_CLASS", .text, .shortest, "What the source's cluster is, named by probes"),
      to: clusters.verdicts.map(\.rawValue))
    for side in 0..<principal.dimensions {
      try table.set(
        CatalogColumn("PCA_\(side + 1)", .float, .decimals(5), "Principal component"),
        to: (0..<principal.count).map { principal.coordinates[$0 * principal.dimensions + side] })
    }
    return table
  }

  /// The clusters as a table: size, probes and what they say.
  public func clusterTable() throws -> SourceCatalog {
    let numbers = Array(0..<clusters.model.clusterCount)
    var table = SourceCatalog()
    try table.set("CLUSTER", to: numbers)
    try table.set(
      CatalogColumn("SOURCES", .integer, .shortest, "Sources in the cluster"),
      to: numbers.map { number in clusters.assignment.labels.count { $0 == number } })
    try table.set(
      CatalogColumn("PROBES", .integer, .shortest, "Probes of known class that landed in it"),
      to: clusters.names.probeCounts)
    try table.set(
      CatalogColumn("STAR_SHARE", .double, .decimals(4), "Share of point sources among the probes"),
      to: clusters.names.starShares)
    try table.set("CLASS", to: numbers.map { clusters.names.verdict(of: $0).rawValue })
    return table
  }
}
