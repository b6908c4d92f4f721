import Imaging

/// The pixels of a field as fits of point sources see them: light, noise, what is bad, and which
/// source each pixel belongs to.
package struct PointSpreadScene: Sendable {
  package let image: Image
  package let mask: Mask
  /// The segmentation's numbers in the layout of the image; nil without a segmentation.
  package let labels: [Int32]?
  /// One over the gain, image units per electron; 0 where the gain is unknown.
  package let inverseGain: Float
  private let background: Background
  private let variance: Image?
  private let varianceScale: Float

  /// Pixels with any of these tell nothing.
  private static let unusable: PixelFlags = [.invalid, .saturated, .flagged]

  package init(_ field: SkySubtracted, labels: [Int32]?) {
    precondition(
      labels.map { $0.count == field.image.pixels.count } ?? true,
      "a segmentation lies on its image")
    image = field.image
    mask = field.mask
    self.labels = labels
    inverseGain = field.gain.map { $0 > 0 ? Float(1 / $0) : 0 } ?? 0
    background = field.background
    variance = field.variance
    varianceScale = Float(field.varianceScale)
  }

  /// The sky's variance about a place, image units squared, above 0.
  ///
  /// The noise of the mesh cell: within a stamp it does not change.
  package func skyVariance(x: Int, y: Int) -> Float {
    if let variance, image.bounds.contains(x: x, y: y) {
      let value = variance[x, y] * varianceScale
      if value > 0, value.isFinite { return value }
    }
    let sigmas = background.sigmas
    guard sigmas.width > 0, sigmas.height > 0 else { return 1 }
    let column = min(max(x / max(background.meshSize.width, 1), 0), sigmas.width - 1)
    let row = min(max(y / max(background.meshSize.height, 1), 0), sigmas.height - 1)
    let sigma = sigmas[column, row]
    let square = sigma * sigma
    return square > 0 && square.isFinite ? square : .leastNormalMagnitude
  }

  /// Cuts the square of `radius` about a pixel out.
  ///
  /// - Parameters:
  ///   - label: the source's own number: pixels of others are left out.
  ///   - values: receives (2 radius + 1)^2 pixels, 0 where one is unusable.
  ///   - usable: receives 1 for pixels that count, 0 for all others.
  /// - Returns: the number of pixels that count.
  func cut(
    x: Int, y: Int, radius: Int, label: Int32, values: UnsafeMutablePointer<Float>,
    usable: UnsafeMutablePointer<Float>
  ) -> Int {
    let side = 2 * radius + 1
    let (left, bottom) = (x - radius, y - radius)
    let inside = PixelBox(x: left..<left + side, y: bottom..<bottom + side)
      .clipped(to: image.bounds)
    values.update(repeating: 0, count: side * side)
    usable.update(repeating: 0, count: side * side)
    var count = 0
    image.pixels.withUnsafeBufferPointer { pixels in
      mask.flags.withUnsafeBufferPointer { flags in
        for row in inside.y {
          let (source, target) = (row &* image.width, (row &- bottom) &* side &- left)
          for column in inside.x where flags[source &+ column].isDisjoint(with: Self.unusable) {
            values[target &+ column] = pixels[source &+ column]
            usable[target &+ column] = 1
            count &+= 1
          }
        }
      }
    }
    guard let labels else { return count }
    return count
      - leaveOutNeighbours(
        of: label, labels, inside: inside, (left, bottom, side), values: values, usable: usable)
  }

  private func leaveOutNeighbours(
    of label: Int32, _ labels: [Int32], inside: PixelBox,
    _ square: (left: Int, bottom: Int, side: Int), values: UnsafeMutablePointer<Float>,
    usable: UnsafeMutablePointer<Float>
  ) -> Int {
    var count = 0
    let (left, bottom, side) = square
    labels.withUnsafeBufferPointer { labels in
      for row in inside.y {
        let (source, target) = (row &* image.width, (row &- bottom) &* side &- left)
        for column in inside.x {
          let owner = labels[source &+ column]
          if owner != 0, owner != label, usable[target &+ column] > 0 {
            usable[target &+ column] = 0
            values[target &+ column] = 0
            count &+= 1
          }
        }
      }
    }
    return count
  }

  /// Leaves out what lies within `margin` pixels of other sources' pixels, but not the heart of the
  /// star itself.
  func widenNeighbours(
    of label: Int32, by margin: Int, about star: (x: Int, y: Int, radius: Int),
    values: UnsafeMutablePointer<Float>, usable: UnsafeMutablePointer<Float>
  ) {
    guard let labels, margin > 0 else { return }
    let (x, y, radius) = star
    let side = 2 * radius + 1
    let (left, bottom) = (x - radius, y - radius)
    let wide = PixelBox(
      x: left - margin..<left + side + margin, y: bottom - margin..<bottom + side + margin
    ).clipped(to: image.bounds)
    for row in wide.y {
      for column in wide.x {
        let owner = labels[row * image.width + column]
        guard owner != 0, owner != label else { continue }
        for nearRow in max(bottom, row - margin)...max(bottom, min(bottom + side - 1, row + margin))
        {
          for near in max(left, column - margin)...max(left, min(left + side - 1, column + margin))
          {
            let (dx, dy) = (near - x, nearRow - y)
            guard dx * dx + dy * dy > margin * margin else { continue }
            let place = (nearRow - bottom) * side + near - left
            values[place] = 0
            usable[place] = 0
          }
        }
      }
    }
  }
}
