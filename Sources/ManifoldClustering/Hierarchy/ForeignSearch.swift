/// Finds, for the components that its points belong to, the shortest link to another component.
///
/// The order of all links is total (length, then points), so the answer depends neither on the
/// order of the points nor on how they are split over threads.
struct ForeignSearch {
  let view: NeighbourTreeView
  let cores: [Float]
  let nodeCores: [Float]
  let component: [Int32]
  let nodeComponents: [Int32]
  /// The shortest link found so far, by component.
  private(set) var best: [Int32: Link] = [:]
  private var waiting: [(node: Int, length: Float)] = []

  init(
    view: NeighbourTreeView, cores: [Float], nodeCores: [Float], component: [Int32],
    nodeComponents: [Int32]
  ) {
    self.view = view
    self.cores = cores
    self.nodeCores = nodeCores
    self.component = component
    self.nodeComponents = nodeComponents
  }

  /// Looks for shorter links from the point at a place in tree order.
  mutating func run(_ position: Int) {
    guard let base = view.coordinates.baseAddress else { return }
    let query = base + position * view.dimensions
    let index = view.order[position]
    let own = component[Int(index)]
    let core = cores[Int(index)]
    var found = best[own] ?? Link(first: .max, second: .max, length: .infinity)
    // No link from here is shorter than the point's core distance.
    guard core <= found.length else { return }
    waiting.removeAll(keepingCapacity: true)
    push(0, query, own, core, limit: found.length)
    while let (node, length) = waiting.popLast() {
      guard length <= found.length else { continue }
      let child = Int(view.nodes[node].child)
      if child < 0 {
        scan(node, query, index, &found)
      } else {
        let left = view.squaredDistance(from: query, toBox: child)
        let right = view.squaredDistance(from: query, toBox: child + 1)
        let near = left <= right ? child : child + 1
        push(2 * child + 1 - near, query, own, core, limit: found.length)
        push(near, query, own, core, limit: found.length)
      }
    }
    if found.length < .infinity { best[own] = found }
  }

  private mutating func push(
    _ node: Int, _ query: UnsafePointer<Float>, _ own: Int32, _ core: Float, limit: Float
  ) {
    guard nodeComponents[node] != own else { return }
    let distance = view.squaredDistance(from: query, toBox: node).squareRoot()
    let length = max(distance, max(core, nodeCores[node]))
    if length <= limit { waiting.append((node, length)) }
  }

  private func scan(
    _ node: Int, _ query: UnsafePointer<Float>, _ index: Int32, _ found: inout Link
  ) {
    let own = component[Int(index)]
    let core = cores[Int(index)]
    let first = Int(view.nodes[node].first)
    for position in first..<first + Int(view.nodes[node].count) {
      let other = view.order[position]
      guard component[Int(other)] != own else { continue }
      let distance = view.squaredDistance(from: query, toPosition: position).squareRoot()
      let link = Link(
        first: min(index, other), second: max(index, other),
        length: max(distance, max(core, cores[Int(other)])))
      if Link.isBefore(link, found) { found = link }
    }
  }
}
