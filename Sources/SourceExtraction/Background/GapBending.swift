import Imaging

extension Image {
  /// The sweeps over all gaps: patches of a few pixels have settled long before.
  private static let sweeps = 60

  /// Moves the pixels at `gaps` until rows and columns bend as little as they can there: the sum of
  /// squared second differences becomes smallest, pixel by pixel, in the order of `gaps`.
  ///
  /// Unlike a mean of neighbours this goes on over a crest or through a valley.
  mutating func bend(_ gaps: [Int]) {
    guard gaps.count < pixels.count else { return }
    for _ in 0..<Self.sweeps {
      for gap in gaps {
        let (x, y) = (gap % width, gap / width)
        let (pullX, weightX) = bending(at: gap, place: x, count: width, stride: 1)
        let (pullY, weightY) = bending(at: gap, place: y, count: height, stride: width)
        let weight = weightX + weightY
        if weight > 0 { pixels[gap] -= Float((pullX + pullY) / weight) }
      }
    }
  }

  /// The slope and curvature, by one pixel's value, of half the squared second differences that
  /// it is part of along one axis.
  private func bending(
    at index: Int, place: Int, count: Int, stride: Int
  ) -> (pull: Double, weight: Double) {
    var (pull, weight) = (0.0, 0.0)
    for offset in -1...1 where place + offset > 0 && place + offset < count - 1 {
      let middle = index + offset * stride
      let sides = Double(pixels[middle - stride]) + Double(pixels[middle + stride])
      let share = offset == 0 ? -2.0 : 1
      pull += share * (sides - 2 * Double(pixels[middle]))
      weight += share * share
    }
    return (pull, weight)
  }
}
