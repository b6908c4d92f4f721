/// The tree of a connected part's branches: what hangs together above each of its levels.
///
/// Built from the peak down by union-find: the pixels of a level are added, join the branches they
/// touch, and where several join, SExtractor's rule says whether they are sources of their own.
/// After Bertin and Arnouts (1996, A&AS 117, 393), section 6; the tree is that of Najman and Couprie
/// (2006, IEEE TIP 15, 3531). Rejected: labelling every level anew (levels x pixels, and a limit on
/// the number of branches).
struct BranchTree {
  /// A branch: a part above one level.
  struct Branch {
    /// The sum of its significances.
    var sum = 0.0
    /// The number of its pixels.
    var count: Int32 = 0
    /// The level above which it was last changed.
    let level: Int32
    /// The branch that it became part of; -1 at the root.
    var parent: Int32 = -1
    /// The source that it is or belongs to, from 1; 0 if it is none.
    var source: Int32 = 0
    /// Whether sources have been separated within it.
    var isSplit = false
  }

  /// The branches; a parent stands behind its children.
  private(set) var branches: [Branch] = []
  /// The level above which each source was cut off.
  private(set) var cutLevels: [Float] = []
  private let pixels: ComponentPixels
  private let parents: UnsafeMutableBufferPointer<Int32>
  /// Of the first pixel of a set, one of the branches in it.
  private let heads: UnsafeMutableBufferPointer<Int32>
  /// The next branch in the ring of those that have joined.
  private let rings: UnsafeMutableBufferPointer<Int32>
  /// The branch that each pixel came to.
  private let owners: UnsafeMutableBufferPointer<Int32>
  private let contrast: Double
  private let reference: ContrastReference
  private let leastArea: Int32

  /// How many standard deviations a branch must hold above the level where it joins another, if it
  /// is compared with that one: two noise peaks of a faint source are alike.
  private static let leastSignificance = 1.0

  /// Finds the sources of a part: branches that hold the share `contrast` of the reference's sum
  /// above the level at which they join others, and at least `leastArea` pixels.
  init(
    _ pixels: ComponentPixels, contrast: Double, reference: ContrastReference, leastArea: Int,
    scratch: DeblendingScratch
  ) {
    self.pixels = pixels
    parents = scratch.parents.reserve(pixels.count, filledWith: -1)
    heads = scratch.heads.reserve(pixels.count, filledWith: -1)
    rings = scratch.rings.reserve(pixels.count)
    owners = scratch.branches.reserve(pixels.count)
    self.contrast = contrast
    self.reference = reference
    self.leastArea = Int32(clamping: leastArea)
    let highest = pixels.table.levels.count - 1
    for level in stride(from: highest, through: 0, by: -1) {
      let bucket = pixels.levelStarts[highest - level]..<pixels.levelStarts[highest - level + 1]
      add(bucket)
      settle(bucket, level: level)
    }
    for index in branches.indices.reversed() where branches[index].source == 0 {
      let parent = Int(branches[index].parent)
      if parent >= 0 { branches[index].source = branches[parent].source }
    }
  }

  /// The number of sources; 0 if the part is a single one.
  var sourceCount: Int { cutLevels.count }

  /// The source that pixel `number` belongs to from the start, 0 if it lies between sources.
  @inline(__always)
  func source(ofPixel number: Int) -> Int32 { branches[Int(owners[number])].source }

  /// Adds the pixels of a level and joins them with those that are there.
  private func add(_ bucket: Range<Int>) {
    for index in bucket {
      let number = Int(pixels.order[index])
      parents[number] = Int32(truncatingIfNeeded: number)
      var root = number
      pixels.frame.forEach(of: Int(pixels.places[number])) { place in
        let neighbour = Int(pixels.numbers[place]) &- 1
        guard neighbour >= 0, parents[neighbour] >= 0 else { return }
        let other = find(neighbour)
        if other != root { root = join(root, other) }
      }
    }
  }

  @inline(__always)
  private func find(_ number: Int) -> Int {
    var number = number
    while Int(parents[number]) != number {
      parents[number] = parents[Int(parents[number])]
      number = Int(parents[number])
    }
    return number
  }

  /// Joins two sets, and the rings of their branches, under the smaller root and gives it.
  @inline(__always)
  private func join(_ a: Int, _ b: Int) -> Int {
    let (root, child) = (min(a, b), max(a, b))
    parents[child] = Int32(truncatingIfNeeded: root)
    let (first, second) = (Int(heads[root]), Int(heads[child]))
    if first < 0 {
      heads[root] = heads[child]
    } else if second >= 0 {
      rings.swapAt(first, second)
    }
    return root
  }

  /// Makes one branch of every set that the level's pixels came to.
  private mutating func settle(_ bucket: Range<Int>, level: Int) {
    for index in bucket {
      let number = Int(pixels.order[index])
      let root = find(number)
      var head = Int(heads[root])
      if head < 0 || branches[head].level != Int32(level) {
        head = unite(ring: head, level: level)
        heads[root] = Int32(truncatingIfNeeded: head)
      }
      branches[head].sum += Double(pixels.value(number))
      branches[head].count &+= 1
      owners[number] = Int32(truncatingIfNeeded: head)
    }
  }

  /// Makes one branch of those in a ring (none if negative), after deciding which are sources.
  private mutating func unite(ring first: Int, level: Int) -> Int {
    let number = branches.count
    var united = Branch(level: Int32(level))
    for child in ring(from: first) {
      united.sum += branches[child].sum
      united.count &+= branches[child].count
      united.isSplit = united.isSplit || branches[child].isSplit
      branches[child].parent = Int32(truncatingIfNeeded: number)
    }
    var significant = 0
    for child in ring(from: first) where isSignificant(child, of: united.sum, above: level + 1) {
      significant += 1
    }
    for child in ring(from: first) where significant > 1 && !branches[child].isSplit {
      guard isSignificant(child, of: united.sum, above: level + 1) else { continue }
      cutLevels.append(pixels.table.levels[level + 1])
      branches[child].source = Int32(cutLevels.count)
    }
    united.isSplit = united.isSplit || significant > 1
    branches.append(united)
    rings[number] = Int32(truncatingIfNeeded: number)
    return number
  }

  /// Whether a branch is a source rather than noise on one, by what it holds above `level`, where
  /// it joined branches that hold `joinedSum` together.
  private func isSignificant(_ branch: Int, of joinedSum: Double, above level: Int) -> Bool {
    // What holds sources counts, however small it is beside a branch that it meets later.
    if branches[branch].isSplit { return true }
    let count = Double(branches[branch].count)
    let excess = branches[branch].sum - Double(pixels.table.levels[level]) * count
    guard branches[branch].count >= leastArea else { return false }
    switch reference {
    case .wholeBlend: return excess > contrast * pixels.sum
    case .joinedBranches:
      return excess > contrast * joinedSum && excess > Self.leastSignificance * count.squareRoot()
    }
  }

  @inline(__always)
  private func ring(from first: Int) -> RingSequence { RingSequence(rings: rings, first: first) }
}

/// The branches of a ring, each once.
private struct RingSequence: Sequence, IteratorProtocol {
  let rings: UnsafeMutableBufferPointer<Int32>
  let first: Int
  private var current: Int

  init(rings: UnsafeMutableBufferPointer<Int32>, first: Int) {
    (self.rings, self.first, current) = (rings, first, first)
  }

  mutating func next() -> Int? {
    guard current >= 0 else { return nil }
    let result = current
    let following = Int(rings[current])
    current = following == first ? -1 : following
    return result
  }
}
