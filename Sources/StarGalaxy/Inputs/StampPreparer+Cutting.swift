import Imaging
import SourceExtraction

extension StampPreparer {
  private static let unusable: PixelFlags = [.invalid, .flagged]

  /// Fills the workspace with the values around a source and with 1 where a pixel counts.
  ///
  /// Saturated pixels stay: their flat top is a mark of bright stars, and the network knows it.
  func cut(_ source: StampSource, _ work: StampWorkspace) {
    let side = StampGeometry.side
    let left = Int(source.x.rounded()) - StampGeometry.centre
    let bottom = Int(source.y.rounded()) - StampGeometry.centre
    work.values.update(repeating: 0, count: StampGeometry.pixelCount)
    work.usable.update(repeating: 0, count: StampGeometry.pixelCount)
    growMasks(around: left, bottom, label: source.label, work)
    let box = PixelBox(x: left..<left + side, y: bottom..<bottom + side)
      .clipped(to: scene.image.bounds)
    let padded = side + 2 * margin
    scene.image.pixels.withUnsafeBufferPointer { pixels in
      scene.mask.flags.withUnsafeBufferPointer { flags in
        for row in box.y {
          let from = row &* scene.image.width
          let to = (row &- bottom) &* side &- left
          let mask = (row &- bottom &+ margin) &* padded &+ margin &- left
          for column in box.x
          where flags[from &+ column].isDisjoint(with: Self.unusable)
            && work.grown[mask &+ column] == 0
          {
            work.values[to &+ column] = pixels[from &+ column]
            work.usable[to &+ column] = 1
          }
        }
      }
    }
  }

  /// Marks the neighbours' pixels, and what lies within `margin` of them unless it is the source's.
  private func growMasks(around left: Int, _ bottom: Int, label: Int32, _ work: StampWorkspace) {
    let padded = StampGeometry.side + 2 * margin
    work.grown.update(repeating: 0, count: padded * padded)
    guard let labels = scene.labels else { return }
    let (x0, y0) = (left - margin, bottom - margin)
    let box = PixelBox(x: x0..<x0 + padded, y: y0..<y0 + padded).clipped(to: scene.image.bounds)
    var isAny = false
    work.marks.update(repeating: 0, count: padded * padded)
    labels.withUnsafeBufferPointer { labels in
      for row in box.y {
        let (from, to) = (row &* scene.image.width, (row &- y0) &* padded &- x0)
        for column in box.x {
          let owner = labels[from &+ column]
          // 1: a neighbour's, 2: the source's own, which no mask grows into.
          let mark: UInt8 = owner == 0 ? 0 : owner == label ? 2 : 1
          work.marks[to &+ column] = mark
          isAny = isAny || mark == 1
        }
      }
    }
    if isAny { grow(padded, work) }
  }

  private func grow(_ padded: Int, _ work: StampWorkspace) {
    for row in 0..<padded {
      for column in 0..<padded where work.marks[row &* padded &+ column] == 1 {
        let rows = max(0, row - margin)..<min(padded, row + margin + 1)
        let columns = max(0, column - margin)..<min(padded, column + margin + 1)
        for y in rows {
          for x in columns where work.marks[y &* padded &+ x] != 2 {
            work.grown[y &* padded &+ x] = 1
          }
        }
      }
    }
  }
}
