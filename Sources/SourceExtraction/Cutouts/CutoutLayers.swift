import Imaging

/// The layers of a cutout while they are filled.
struct CutoutLayers {
  private let box: PixelBox
  private(set) var image: Image
  private(set) var noise: Image
  private(set) var isUsable: [Bool]

  init(box: PixelBox, side: Int) {
    self.box = box
    image = Image(width: side, height: side)
    noise = Image(width: side, height: side)
    isUsable = [Bool](repeating: false, count: side * side)
  }

  /// Copies the part of the cutout that lies on the frame.
  mutating func fill(from field: SkySubtracted) {
    let inside = box.clipped(to: PixelBox(width: field.image.width, height: field.image.height))
    guard !inside.isEmpty else { return }
    var variance = [Float](repeating: 0, count: field.image.width)
    for y in inside.y {
      variance.withUnsafeMutableBufferPointer { field.skyVariance(row: y, into: $0) }
      for x in inside.x {
        let place = index(x: x, y: y)
        let value = field.image[x, y]
        noise.pixels[place] = Float(
          field.variance(sky: Double(variance[x]), flux: Double(value)).squareRoot())
        guard !field.mask[x, y].isUnusable else { continue }
        image.pixels[place] = value
        isUsable[place] = true
      }
    }
  }

  /// Marks what belongs to other sources, and what is within `margin` pixels of it, as unusable.
  mutating func maskNeighbours(of label: Int32, in segmentation: Segmentation, margin: Int) {
    let frame = PixelBox(width: segmentation.width, height: segmentation.height)
    for y in box.padded(by: margin).clipped(to: frame).y {
      for x in box.padded(by: margin).clipped(to: frame).x {
        let owner = segmentation[x, y]
        guard owner != 0, owner != label else { continue }
        let reach = PixelBox(x: x - margin..<x + margin + 1, y: y - margin..<y + margin + 1)
        maskSky(in: reach.clipped(to: box).clipped(to: frame), except: label, segmentation)
      }
    }
  }

  private mutating func maskSky(
    in reach: PixelBox, except label: Int32, _ segmentation: Segmentation
  ) {
    for y in reach.y {
      for x in reach.x where label == 0 || segmentation[x, y] != label {
        image.pixels[index(x: x, y: y)] = 0
        isUsable[index(x: x, y: y)] = false
      }
    }
  }

  private func index(x: Int, y: Int) -> Int {
    (y - box.y.lowerBound) * image.width + x - box.x.lowerBound
  }
}
