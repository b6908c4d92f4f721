/// A dendrogram without its small branches: only splits into two groups of a certain size count,
/// everything smaller is points that fall out of a cluster as the density rises.
///
/// Reference: Campello, Moulavi & Sander 2013; McInnes & Healy 2017. Density is 1 / distance.
struct CondensedTree {
  /// A cluster that exists from one density up to where it splits or dissolves.
  struct Cluster {
    let parent: Int
    let birth: Float
    var stability: Double = 0
    var children: [Int] = []
    var largestDensity: Float = 0
  }

  private(set) var clusters: [Cluster] = [Cluster(parent: -1, birth: 0)]
  /// The cluster each point fell out of, and at which density.
  private(set) var clusterOfPoint: [Int]
  private(set) var densityOfPoint: [Float]

  init(_ tree: Dendrogram, smallest: Int) {
    clusterOfPoint = [Int](repeating: 0, count: tree.leaves)
    densityOfPoint = [Float](repeating: 0, count: tree.leaves)
    var waiting = [(node: tree.root, cluster: 0)]
    while let (node, cluster) = waiting.popLast() {
      guard let merge = tree.merge(node) else { continue }
      let density = 1 / max(merge.height, 1e-18)
      let large = [merge.left, merge.right].filter { tree.size($0) >= smallest }
      if large.count == 2 {
        for child in large {
          leave(cluster, points: tree.size(child), at: density)
          clusters[cluster].children.append(clusters.count)
          waiting.append((child, clusters.count))
          clusters.append(Cluster(parent: cluster, birth: density))
        }
        continue
      }
      for child in [merge.left, merge.right] {
        if large.contains(child) {
          waiting.append((child, cluster))
        } else {
          leave(cluster, points: tree.size(child), at: density)
          tree.forEachLeaf(below: child) { point in
            clusterOfPoint[point] = cluster
            densityOfPoint[point] = density
          }
        }
      }
    }
  }

  /// Which clusters live longest: a cluster stays whole unless its parts are worth more.
  func longestLived() -> [Int] {
    var worth = clusters.map(\.stability)
    var isChosen = [Bool](repeating: true, count: clusters.count)
    // Children have larger numbers than their parents. The whole is no cluster unless it never
    // splits.
    for cluster in clusters.indices.reversed() where !clusters[cluster].children.isEmpty {
      let parts = clusters[cluster].children.reduce(0.0) { $0 + worth[$1] }
      if cluster == 0 || parts > worth[cluster] {
        worth[cluster] = parts
        isChosen[cluster] = false
      }
    }
    for cluster in clusters.indices.dropFirst() {
      let parent = clusters[cluster].parent
      if isCovered(parent, isChosen) { isChosen[cluster] = false }
    }
    return clusters.indices.filter { isChosen[$0] }
  }

  private func isCovered(_ cluster: Int, _ isChosen: [Bool]) -> Bool {
    var cluster = cluster
    while cluster >= 0 {
      if isChosen[cluster] { return true }
      cluster = clusters[cluster].parent
    }
    return false
  }

  private mutating func leave(_ cluster: Int, points: Int, at density: Float) {
    clusters[cluster].stability += Double(density - clusters[cluster].birth) * Double(points)
    clusters[cluster].largestDensity = max(clusters[cluster].largestDensity, density)
  }
}
