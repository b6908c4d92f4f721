import Tensors

/// The minimum spanning tree of points under the mutual reachability distance: the largest of the
/// distance between two points and of their core distances (how far their k-th neighbour is).
///
/// Reference: Campello, Moulavi & Sander 2013. Boruvka's algorithm over a k-d tree: in each round
/// every component finds its shortest link to another one, and branches that lie wholly inside a
/// component, or too far away, are passed over. Prim's algorithm looks at all pairs.
struct ReachabilityTree: Sendable {
  /// The k-d tree of the points.
  let tree: NeighbourTree
  /// The core distance of each point.
  let coreDistances: [Float]
  /// `points - 1` links, in no particular order.
  let links: [Link]

  init(_ points: PointSet, neighbours: Int, parallelism: Parallelism) {
    tree = NeighbourTree(points)
    let found = tree.nearest(neighbours, to: points, parallelism: parallelism)
    let cores = (0..<points.count).map {
      found.squaredDistances[$0 * found.each + found.each - 1].squareRoot()
    }
    coreDistances = cores
    var rounds = BoruvkaRounds(tree: tree, points: points, cores: cores)
    while rounds.componentCount > 1 { rounds.run(parallelism) }
    links = rounds.links
  }
}

/// The rounds of Boruvka's algorithm.
private struct BoruvkaRounds {
  private let tree: NeighbourTree
  private let points: PointSet
  private let cores: [Float]
  /// The smallest core distance among the points of each node.
  private let nodeCores: [Float]
  private(set) var links: [Link] = []
  private(set) var componentCount: Int
  private var component: [Int32]

  init(tree: NeighbourTree, points: PointSet, cores: [Float]) {
    self.tree = tree
    self.points = points
    self.cores = cores
    componentCount = points.count
    component = (0..<Int32(points.count)).map { $0 }
    nodeCores = tree.nodes.map { node in
      let range = Int(node.first)..<Int(node.first + node.count)
      return range.reduce(Float.infinity) { min($0, cores[Int(tree.order[$1])]) }
    }
  }

  mutating func run(_ parallelism: Parallelism) {
    let shortest = shortestLinks(nodeComponents(), parallelism)
    var parents = Array(0..<points.count)
    func root(_ node: Int) -> Int {
      var node = node
      while parents[node] != node {
        parents[node] = parents[parents[node]]
        node = parents[node]
      }
      return node
    }
    for link in shortest.sorted(by: Link.isBefore) {
      let first = root(Int(component[Int(link.first)]))
      let second = root(Int(component[Int(link.second)]))
      guard first != second else { continue }
      parents[max(first, second)] = min(first, second)
      links.append(link)
      componentCount -= 1
    }
    for point in component.indices { component[point] = Int32(root(Int(component[point]))) }
  }

  /// The component that all points of a node belong to, -1 where there are several.
  private func nodeComponents() -> [Int32] {
    var result = [Int32](repeating: -1, count: tree.nodes.count)
    // Children have larger numbers than their parents.
    for node in tree.nodes.indices.reversed() {
      let child = Int(tree.nodes[node].child)
      if child >= 0 {
        result[node] = result[child] == result[child + 1] ? result[child] : -1
      } else {
        let first = Int(tree.nodes[node].first)
        let own = component[Int(tree.order[first])]
        let range = first..<first + Int(tree.nodes[node].count)
        result[node] = range.allSatisfy { component[Int(tree.order[$0])] == own } ? own : -1
      }
    }
    return result
  }

  /// The shortest link of every component to another one.
  private func shortestLinks(_ nodeComponents: [Int32], _ parallelism: Parallelism) -> [Link] {
    let parts = ChunkedWork(points, parallelism).map { range in
      tree.withView { view in
        var search = ForeignSearch(
          view: view, cores: cores, nodeCores: nodeCores, component: component,
          nodeComponents: nodeComponents)
        // Points in tree order: neighbours follow each other, and the first sets a good bound.
        for position in range { search.run(position) }
        return search.best
      }
    }
    var shortest: [Int32: Link] = [:]
    for part in parts {
      for (component, link) in part {
        if let known = shortest[component], !Link.isBefore(link, known) { continue }
        shortest[component] = link
      }
    }
    return Array(shortest.values)
  }
}
