/// A link between two points of a spanning tree, or between two clusters by one point of each.
struct Link: Sendable, Equatable {
  var first: Int32
  var second: Int32
  var length: Float

  /// Shorter links come first; equal ones in the order of their points.
  static func isBefore(_ left: Link, _ right: Link) -> Bool {
    (left.length, left.first, left.second) < (right.length, right.first, right.second)
  }
}

/// The order in which points and clusters merge.
///
/// Nodes `0..<leaves` are points, `leaves + i` is the cluster that merge i makes.
struct Dendrogram: Sendable {
  struct Merge: Sendable {
    let left: Int
    let right: Int
    let height: Float
    let size: Int
  }

  let leaves: Int
  /// Ascending by height.
  let merges: [Merge]

  /// The dendrogram of `leaves` points whose `leaves - 1` links make a tree.
  init(leaves: Int, links: [Link]) {
    self.leaves = leaves
    var parents = Array(0..<leaves)
    // Which dendrogram node the points of a root belong to.
    var nodes = Array(0..<leaves)
    var merges: [Merge] = []
    merges.reserveCapacity(max(0, leaves - 1))
    for link in links.sorted(by: Link.isBefore) {
      let first = Self.root(of: Int(link.first), in: &parents)
      let second = Self.root(of: Int(link.second), in: &parents)
      let (left, right) = (nodes[first], nodes[second])
      let size = Self.size(left, leaves, merges) + Self.size(right, leaves, merges)
      merges.append(Merge(left: left, right: right, height: link.length, size: size))
      parents[second] = first
      nodes[first] = leaves + merges.count - 1
    }
    self.merges = merges
  }

  /// The node that holds everything.
  var root: Int { merges.isEmpty ? 0 : leaves + merges.count - 1 }

  /// How many points a node holds.
  func size(_ node: Int) -> Int { Self.size(node, leaves, merges) }

  /// The merge that made a node, or nil for a point.
  func merge(_ node: Int) -> Merge? { node < leaves ? nil : merges[node - leaves] }

  /// Calls `body` with every point below a node.
  func forEachLeaf(below node: Int, _ body: (Int) -> Void) {
    var waiting = [node]
    while let node = waiting.popLast() {
      guard let merge = merge(node) else {
        body(node)
        continue
      }
      waiting.append(merge.left)
      waiting.append(merge.right)
    }
  }

  private static func size(_ node: Int, _ leaves: Int, _ merges: [Merge]) -> Int {
    node < leaves ? 1 : merges[node - leaves].size
  }

  private static func root(of node: Int, in parents: inout [Int]) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }
}
