import ManifoldClustering
import Tensors
import Testing

@Suite("Clusters of known shapes")
struct ClustererTests {
  private let stream = RandomStream(seed: 7)

  private func labels(
    _ shapes: KnownShapes, _ method: ClusteringMethod, clusters: Int, trimmed: Double = 0.02
  ) throws -> [Int] {
    var configuration = ClusteringConfiguration.default
    configuration.method = method
    configuration.clusters = clusters
    configuration.trimmedFraction = trimmed
    let set = try shapes.set
    return try Clusterer.fit(set, configuration: configuration, stream: stream).assign(set).labels
  }

  @Test("every method finds round clusters", arguments: ClusteringMethod.allCases)
  func findsBlobs(_ method: ClusteringMethod) throws {
    let shapes = KnownShapes.blobs([[0, 0], [8, 0], [0, 8]], each: 300, width: 1, seed: 1)
    #expect(adjustedRandIndex(try labels(shapes, method, clusters: 3), shapes.labels) > 0.9)
  }

  @Test(
    "outliers far away decide nothing once they are trimmed",
    arguments: ClusteringMethod.allCases)
  func survivesOutliers(_ method: ClusteringMethod) throws {
    let shapes = KnownShapes.blobs([[-4, 0], [4, 0]], each: 500, width: 1, seed: 2)
      .withOutliers(25, reach: 200, seed: 3)
    let found = try labels(shapes, method, clusters: 2, trimmed: 0.05)
    #expect(adjustedRandIndex(found, shapes.labels) > 0.85)
    let called = zip(found, shapes.labels).filter { $0.1 < 0 && $0.0 < 0 }.count
    #expect(called >= 23, "\(called) of 25 outliers are noise")
  }

  @Test("one far outlier ruins k-means without trimming")
  func untrimmedKMeansFails() throws {
    var shapes = KnownShapes.blobs([[-4, 0], [4, 0]], each: 500, width: 1, seed: 2)
    shapes.points.append([5000, 0])
    shapes.labels.append(-1)
    #expect(adjustedRandIndex(try labels(shapes, .kMeans, clusters: 2), shapes.labels) > 0.85)
    let untrimmed = try labels(shapes, .kMeans, clusters: 2, trimmed: 0)
    #expect(adjustedRandIndex(untrimmed, shapes.labels) < 0.1)
  }

  @Test("graph and density methods follow moons", arguments: [ClusteringMethod.spectral, .hdbscan])
  func findsMoons(_ method: ClusteringMethod) throws {
    let shapes = KnownShapes.moons(each: 400, noise: 0.05, seed: 4)
    #expect(adjustedRandIndex(try labels(shapes, method, clusters: 2), shapes.labels) > 0.9)
  }

  @Test("a Gaussian mixture separates stripes that nearest centres cut across")
  func findsStripes() throws {
    let shapes = KnownShapes.stripes(each: 400, seed: 5)
    #expect(
      adjustedRandIndex(try labels(shapes, .gaussianMixture, clusters: 3), shapes.labels) > 0.85)
    #expect(adjustedRandIndex(try labels(shapes, .kMeans, clusters: 3), shapes.labels) < 0.6)
  }

  @Test("HDBSCAN finds the number of clusters itself")
  func countsClusters() throws {
    let shapes = KnownShapes.blobs(
      [[0, 0], [9, 0], [0, 9], [9, 9], [18, 18]], each: 200, width: 1, seed: 6)
    var configuration = ClusteringConfiguration.default
    configuration.method = .hdbscan
    let model = try Clusterer.fit(shapes.set, configuration: configuration, stream: stream)
    #expect(model.clusterCount == 5)
  }

  @Test("one, two and five threads give the same bytes", arguments: ClusteringMethod.allCases)
  func isDeterministic(_ method: ClusteringMethod) throws {
    let shapes = KnownShapes.blobs([[-3, 0, 0], [3, 0, 1]], each: 4500, width: 1, seed: 8)
    var configuration = ClusteringConfiguration.default
    configuration.method = method
    configuration.largestPairSample = 500
    let set = try shapes.set
    let answers = try [1, 2, 5].map { threads in
      let parallelism = Parallelism(threads: threads)
      return try Clusterer.fit(
        set, configuration: configuration, stream: stream, parallelism: parallelism
      ).assign(set, parallelism: parallelism)
    }
    #expect(answers[0] == answers[1] && answers[0] == answers[2])
  }

  @Test("a large set is fitted on a sample and assigned as a whole")
  func samples() throws {
    let shapes = KnownShapes.blobs([[-5, 0], [5, 0]], each: 20_000, width: 1, seed: 9)
    var configuration = ClusteringConfiguration.default
    configuration.largestSample = 1000
    let set = try shapes.set
    let found = try Clusterer.fit(set, configuration: configuration, stream: stream).assign(set)
    #expect(found.labels.count == 40_000)
    #expect(adjustedRandIndex(found.labels, shapes.labels) > 0.9)
  }

  @Test("cluster 0 is the largest")
  func numbersBySize() throws {
    var shapes = KnownShapes.blobs([[-5, 0]], each: 100, width: 1, seed: 10)
    let large = KnownShapes.blobs([[5, 0]], each: 300, width: 1, seed: 11)
    shapes.points += large.points
    shapes.labels += [Int](repeating: 1, count: 300)
    for method in ClusteringMethod.allCases {
      let found = try labels(shapes, method, clusters: 2)
      #expect(found.filter { $0 == 0 }.count > 250, "\(method)")
    }
  }

  @Test("points that are all the same are one cluster, not a crash")
  func survivesEqualPoints() throws {
    let shapes = KnownShapes(
      points: [[Float]](repeating: [1, 2], count: 200), labels: [Int](repeating: 0, count: 200))
    for method in ClusteringMethod.allCases {
      #expect(try labels(shapes, method, clusters: 2).count == 200, "\(method)")
    }
  }

  @Test("bad points and settings are told in one line")
  func tellsProblems() throws {
    #expect(throws: ClusteringError.notFinite(point: 1, coordinate: 0)) {
      _ = try PointSet(dimensions: 2, coordinates: [0, 0, .nan, 0])
    }
    #expect(throws: ClusteringError.unevenPoints(values: 3, dimensions: 2)) {
      _ = try PointSet(dimensions: 2, coordinates: [0, 0, 0])
    }
    let few = try PointSet(dimensions: 1, coordinates: [1, 2])
    #expect(throws: ClusteringError.tooFewPoints(expected: 10, found: 2)) {
      _ = try Clusterer.fit(few, stream: stream)
    }
    var configuration = ClusteringConfiguration.default
    configuration.trimmedFraction = 0.7
    #expect(throws: ClusteringError.badOption("the trimmed fraction lies in 0..<0.5")) {
      try configuration.validate()
    }
  }
}
