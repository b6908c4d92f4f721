/// The quadtree of Barnes and Hut: far groups of points push like one heavy point in their middle.
struct RepulsionTree: Sendable {
  private struct Cell {
    var centreX: Float
    var centreY: Float
    var half: Float
    var sumX: Float = 0
    var sumY: Float = 0
    var count: Float = 0
    /// The first of four children that stand together; -1 for none.
    var child: Int32 = -1
  }

  private var cells: [Cell] = []
  private static let deepest = 40

  /// A tree of points in the plane, x and y in turn.
  init(_ plane: [Float]) {
    var reach: Float = 1e-6
    for value in plane { reach = max(reach, abs(value)) }
    cells.reserveCapacity(plane.count)
    cells.append(Cell(centreX: 0, centreY: 0, half: reach * 1.001))
    for slot in stride(from: 0, to: plane.count, by: 2) { insert(plane[slot], plane[slot + 1]) }
  }

  /// The push on a point, before it is divided by the sum of all (second value), with groups that
  /// look smaller than `angle` taken as one point; 0 is exact.
  func repulsion(atX x: Float, y: Float, angle: Float) -> (x: Float, y: Float, sum: Float) {
    var (pushX, pushY, sum) = (Float(0), Float(0), Float(0))
    var waiting: [Int32] = [0]
    cells.withUnsafeBufferPointer { cells in
      while let index = waiting.popLast() {
        let cell = cells[Int(index)]
        guard cell.count > 0 else { continue }
        let gapX = x - cell.sumX / cell.count
        let gapY = y - cell.sumY / cell.count
        let squared = gapX * gapX + gapY * gapY
        let width = 2 * cell.half
        if cell.child < 0 || width * width < angle * angle * squared {
          let kernel = 1 / (1 + squared)
          sum += cell.count * kernel
          pushX += cell.count * kernel * kernel * gapX
          pushY += cell.count * kernel * kernel * gapY
        } else {
          for quarter in 0..<Int32(4) { waiting.append(cell.child + quarter) }
        }
      }
    }
    // The point itself was counted with kernel 1 and no push.
    return (pushX, pushY, sum - 1)
  }

  private mutating func insert(_ x: Float, _ y: Float) {
    var index = 0
    for _ in 0..<Self.deepest {
      if cells[index].child < 0 {
        guard cells[index].count > 0, !isSamePlace(index, x, y) else { break }
        split(index)
      }
      add(x, y, to: index)
      index = quarter(of: index, x, y)
    }
    add(x, y, to: index)
  }

  private func isSamePlace(_ index: Int, _ x: Float, _ y: Float) -> Bool {
    let cell = cells[index]
    return cell.sumX / cell.count == x && cell.sumY / cell.count == y
  }

  private mutating func add(_ x: Float, _ y: Float, to index: Int) {
    cells[index].sumX += x
    cells[index].sumY += y
    cells[index].count += 1
  }

  private func quarter(of index: Int, _ x: Float, _ y: Float) -> Int {
    let cell = cells[index]
    return Int(cell.child) + (x > cell.centreX ? 1 : 0) + (y > cell.centreY ? 2 : 0)
  }

  /// Gives a leaf four children and moves its points (all in one place) into one of them.
  private mutating func split(_ index: Int) {
    let cell = cells[index]
    cells[index].child = Int32(cells.count)
    let half = cell.half / 2
    for quarter in 0..<4 {
      cells.append(
        Cell(
          centreX: cell.centreX + (quarter & 1 == 0 ? -half : half),
          centreY: cell.centreY + (quarter & 2 == 0 ? -half : half), half: half))
    }
    let heir = quarter(of: index, cell.sumX / cell.count, cell.sumY / cell.count)
    cells[heir].sumX = cell.sumX
    cells[heir].sumY = cell.sumY
    cells[heir].count = cell.count
  }
}
