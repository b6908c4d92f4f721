import Tensors

/// The nearest neighbours of points: for each query `each` of them, nearest first.
public struct NeighbourList: Sendable, Equatable {
  /// How many neighbours each query has.
  public let each: Int
  /// The neighbours' numbers, query after query.
  public let indices: [Int32]
  /// Their squared distances, query after query.
  public let squaredDistances: [Float]
}

/// A k-d tree: finds nearest neighbours without looking at every point.
///
/// Nodes keep the box of their points, so a whole branch is passed over once its box is too far. A
/// grid was rejected: latent clusters are dense and tails thin, no cell size fits both.
public struct NeighbourTree: Sendable {
  /// One node: its points are `first..<first + count` in tree order.
  struct Node: Sendable {
    var first: Int32
    var count: Int32
    /// The two children are neighbours in the list; -1 for a leaf.
    var child: Int32
  }

  let dimensions: Int
  /// Coordinates in tree order.
  let coordinates: [Float]
  /// The number of each point in the set it came from, in tree order.
  let order: [Int32]
  let nodes: [Node]
  /// Per node the lower corner, then the upper corner of its box.
  let boxes: [Float]

  static let leafSize = 12

  /// How many points the tree holds.
  public var count: Int { order.count }

  /// A tree of `points`, at most 2^31 of them.
  public init(_ points: PointSet) {
    var builder = NeighbourTreeBuilder(points)
    builder.build()
    dimensions = points.dimensions
    order = builder.order
    nodes = builder.nodes
    boxes = builder.boxes
    coordinates = points.selecting(builder.order.map(Int.init)).coordinates
  }

  /// The `each` nearest points of the tree (all of them when it holds fewer) to every query, nearest
  /// first; of equally near ones the smaller number comes first.
  public func nearest(
    _ each: Int, to queries: PointSet, parallelism: Parallelism = .machine
  ) -> NeighbourList {
    precondition(queries.dimensions == dimensions, "the queries live in the tree's space")
    let each = min(each, count)
    var indices = [Int32](repeating: 0, count: queries.count * each)
    var distances = [Float](repeating: 0, count: queries.count * each)
    guard each > 0 else { return NeighbourList(each: 0, indices: [], squaredDistances: []) }
    indices.withUnsafeMutableBufferPointer { indices in
      distances.withUnsafeMutableBufferPointer { distances in
        let found = FoundNeighbours(indices: indices, distances: distances, each: each)
        parallelism.forEachRange(of: queries.count, chunk: 512) { range in
          search(queries, range, found)
        }
      }
    }
    return NeighbourList(each: each, indices: indices, squaredDistances: distances)
  }

  private func search(_ queries: PointSet, _ range: Range<Int>, _ found: FoundNeighbours) {
    withView { view in
      queries.coordinates.withUnsafeBufferPointer { coordinates in
        guard let base = coordinates.baseAddress else { return }
        var search = NearestSearch(view: view, each: found.each)
        for query in range {
          search.run(base + query * dimensions)
          search.copy(to: found, row: query)
        }
      }
    }
  }

  /// Lends the tree's storage to a search.
  func withView<Result>(_ body: (NeighbourTreeView) -> Result) -> Result {
    coordinates.withUnsafeBufferPointer { coordinates in
      order.withUnsafeBufferPointer { order in
        nodes.withUnsafeBufferPointer { nodes in
          boxes.withUnsafeBufferPointer { boxes in
            body(
              NeighbourTreeView(
                dimensions: dimensions, coordinates: coordinates, order: order, nodes: nodes,
                boxes: boxes))
          }
        }
      }
    }
  }
}

/// Where a search puts what it finds; every query has its own part.
struct FoundNeighbours: @unchecked Sendable {
  let indices: UnsafeMutableBufferPointer<Int32>
  let distances: UnsafeMutableBufferPointer<Float>
  let each: Int
}
