/// Cutting a dendrogram into the clusters that are wanted.
extension Dendrogram {
  /// The labels of the points when the tree is cut, from the top, until there are `count` clusters
  /// of at least `smallest` points; smaller parts that come off on the way are noise, -1.
  ///
  /// The plain cut counts every lone outlier as a cluster, and with the usual two clusters an
  /// outlier is one of them.
  func cut(into count: Int, smallest: Int) -> [Int] {
    var growing = [root]
    var finished: [Int] = []
    while growing.count + finished.count < count,
      let highest = growing.indices.max(by: { growing[$0] < growing[$1] })
    {
      // Nodes are numbered by height: the largest number merged last.
      let node = growing.remove(at: highest)
      guard let merge = merge(node) else {
        finished.append(node)
        continue
      }
      let large = [merge.left, merge.right].filter { size($0) >= smallest }
      if large.isEmpty { finished.append(node) } else { growing += large }
    }
    var labels = [Int](repeating: ClusterAssignment.noise, count: leaves)
    for (label, node) in (growing + finished).sorted().enumerated() {
      forEachLeaf(below: node) { labels[$0] = label }
    }
    return labels
  }
}
