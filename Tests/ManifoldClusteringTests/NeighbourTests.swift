import ManifoldClustering
import Tensors
import Testing

@Suite("Neighbours and projections")
struct NeighbourTests {
  /// The slow twin: all distances, sorted.
  private func slowNearest(_ each: Int, _ set: PointSet, to query: ArraySlice<Float>) -> [Float] {
    (0..<set.count).map { index in
      zip(set[index], query).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }.sorted().prefix(each).map { $0 }
  }

  @Test("the tree finds what a look at every point finds", arguments: [1, 2, 3, 8])
  func agreesWithSlowTwin(_ dimensions: Int) throws {
    let middles = [0.0, 3.0].map { [Double](repeating: $0, count: dimensions) }
    let set = try KnownShapes.blobs(middles, each: 300, width: 1, seed: 3).set
    let found = NeighbourTree(set).nearest(7, to: set)
    for query in stride(from: 0, to: set.count, by: 11) {
      let slow = slowNearest(7, set, to: set[query])
      let fast = Array(found.squaredDistances[query * 7..<query * 7 + 7])
      #expect(zip(slow, fast).allSatisfy { abs($0 - $1) < 1e-4 }, "query \(query)")
      #expect(found.indices[query * 7] == Int32(query))
    }
  }

  @Test("a tree with fewer points than asked for gives all it has")
  func givesAllItHas() throws {
    let set = try PointSet(dimensions: 1, coordinates: [3, 1, 2])
    let found = NeighbourTree(set).nearest(10, to: try PointSet(dimensions: 1, coordinates: [0]))
    #expect(found.each == 3)
    #expect(found.indices == [1, 2, 0])
  }

  @Test("principal components find the long axis and its variance")
  func findsLongAxis() throws {
    var shapes = KnownShapes.blobs([[0, 0]], each: 4000, width: 1, seed: 5)
    for index in shapes.points.indices {
      let (long, short) = (5 * shapes.points[index][0], shapes.points[index][1])
      shapes.points[index] = [0.6 * long - 0.8 * short, 0.8 * long + 0.6 * short]
    }
    let components = try PrincipalComponents(try shapes.set)
    #expect(abs(components.directions[0][0] - 0.6) < 0.02)
    #expect(abs(components.variances[0] / 25 - 1) < 0.1)
    #expect(abs(components.variances[1] - 1) < 0.1)
    #expect(try components.project(shapes.set, count: 1).dimensions == 1)
  }

  @Test("the map keeps clusters apart, by groups as when computed exactly")
  func mapsClusters() throws {
    let shapes = KnownShapes.blobs(
      [[0, 0, 0, 0], [12, 0, 0, 0], [0, 12, 0, 0]], each: 80, width: 1, seed: 6)
    for angle in [Float(0), 0.5] {
      var configuration = NeighbourEmbedding.Configuration()
      configuration.steps = 300
      configuration.perplexity = 15
      configuration.angle = angle
      let plane = try NeighbourEmbedding.map(shapes.set, configuration: configuration)
      let near = NeighbourTree(plane).nearest(6, to: plane)
      let strangers = (0..<plane.count).filter { point in
        near.indices[point * 6..<point * 6 + 6].contains {
          shapes.labels[Int($0)] != shapes.labels[point]
        }
      }
      #expect(strangers.count < 5, "angle \(angle): \(strangers.count)")
    }
  }

  @Test("the map does not depend on the number of threads")
  func mapsDeterministically() throws {
    let set = try KnownShapes.blobs([[0, 0, 0], [9, 0, 0]], each: 300, width: 1, seed: 7).set
    var configuration = NeighbourEmbedding.Configuration()
    configuration.steps = 60
    let maps = try [1, 3].map {
      try NeighbourEmbedding.map(
        set, configuration: configuration, parallelism: Parallelism(threads: $0))
    }
    #expect(maps[0] == maps[1])
  }
}
