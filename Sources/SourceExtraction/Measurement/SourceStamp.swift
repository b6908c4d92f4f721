import Imaging

/// The surroundings of one source, its neighbours and bad pixels already replaced.
///
/// A pixel of another source, or without a value, is replaced by the one opposite the centre, as
/// sources are about symmetric; where that is no better, by 0. Every measurement that follows then
/// sums plain arrays without asking again. The arrays are kept between sources.
struct SourceStamp {
  /// What became of a pixel.
  enum Origin {
    static let own: UInt8 = 0
    static let replaced: UInt8 = 1
    static let outside: UInt8 = 2
  }

  /// The columns and rows, which may reach over the frame's edge.
  private(set) var box = PixelBox(x: 0..<0, y: 0..<0)
  /// The values, row by row; at least `box.area` of them.
  private(set) var values: [Float] = []
  /// Where each value comes from, as in `Origin`.
  private(set) var origins: [UInt8] = []
  /// Each pixel's variance; empty when the frame's is the same all around.
  private(set) var variances: [Float] = []
  /// The pixels of the whole frame.
  private(set) var frame = PixelBox(x: 0..<0, y: 0..<0)

  /// Whether each pixel has a variance of its own.
  var hasVariances: Bool { !variances.isEmpty }

  /// Fills the stamp with the pixels of `box` around the source of label `label`, whose centre
  /// (0-based) is the centre of symmetry.
  mutating func fill(_ box: PixelBox, label: Int32, centre: PixelPoint, from scene: PixelScene) {
    self.box = box
    if values.count < box.area {
      values = [Float](repeating: 0, count: box.area)
      origins = [UInt8](repeating: 0, count: box.area)
      if scene.variance != nil { variances = [Float](repeating: 0, count: box.area) }
    }
    frame = PixelBox(width: scene.width, height: scene.height)
    let opposite = Opposite(centre: centre, label: label, scene: scene)
    for row in 0..<box.height { fillRow(row, opposite: opposite) }
  }

  private mutating func fillRow(_ row: Int, opposite: Opposite) {
    let scene = opposite.scene
    let y = box.y.lowerBound + row
    let start = row * box.width
    let inside = box.x.clamped(to: 0..<scene.width)
    let isInside = (0..<scene.height).contains(y) && !inside.isEmpty
    values.withUnsafeMutableBufferPointer { values in
      origins.withUnsafeMutableBufferPointer { origins in
        if !isInside || inside.count < box.width {
          for place in start..<start + box.width {
            values[place] = 0
            origins[place] = Origin.outside
          }
        }
        guard isInside else { return }
        for x in inside {
          let index = y * scene.width + x
          let place = start + x - box.x.lowerBound
          if opposite.isUsable(index) {
            values[place] = scene.pixels[index]
            origins[place] = Origin.own
          } else {
            values[place] = opposite.value(x: x, y: y)
            origins[place] = Origin.replaced
          }
        }
      }
    }
    if let variance = scene.variance { fillVariances(row, from: variance, scene: scene) }
  }

  private mutating func fillVariances(
    _ row: Int, from variance: UnsafeBufferPointer<Float>, scene: PixelScene
  ) {
    let y = box.y.lowerBound + row
    for x in box.x {
      let isInside = (0..<scene.height).contains(y) && (0..<scene.width).contains(x)
      variances[row * box.width + x - box.x.lowerBound] =
        isInside ? variance[y * scene.width + x] * scene.varianceScale : 0
    }
  }
}

/// Which pixels count for a source, and what stands in for those that do not.
private struct Opposite {
  let label: Int32
  let scene: PixelScene
  private let doubledX: Double
  private let doubledY: Double

  init(centre: PixelPoint, label: Int32, scene: PixelScene) {
    self.label = label
    self.scene = scene
    doubledX = 2 * centre.x
    doubledY = 2 * centre.y
  }

  func isUsable(_ index: Int) -> Bool {
    let owner = scene.labels[index]
    return (owner == 0 || owner == label) && !scene.flags[index].isUnusable
  }

  func value(x: Int, y: Int) -> Float {
    let mirroredX = Int((doubledX - Double(x)).rounded())
    let mirroredY = Int((doubledY - Double(y)).rounded())
    guard (0..<scene.width).contains(mirroredX), (0..<scene.height).contains(mirroredY) else {
      return 0
    }
    let index = mirroredY * scene.width + mirroredX
    return isUsable(index) ? scene.pixels[index] : 0
  }
}

extension PixelFlags {
  /// Whether the pixel's value says nothing about the sky; a saturated one is a lower limit at least.
  var isUnusable: Bool { !isDisjoint(with: [.invalid, .flagged]) }
}

extension SourceStamp {
  /// Calls `body` for every row of `box`, which lies inside the stamp, with the row's number and
  /// its values, origins and variances from the box's first column on.
  @inline(__always)
  func withRows(
    of box: PixelBox,
    _ body: (
      Int, UnsafePointer<Float>, UnsafePointer<UInt8>, UnsafePointer<Float>?
    ) -> Void
  ) {
    guard !box.isEmpty else { return }
    values.withUnsafeBufferPointer { values in
      origins.withUnsafeBufferPointer { origins in
        variances.withUnsafeBufferPointer { variances in
          guard let value = values.baseAddress, let origin = origins.baseAddress else { return }
          for y in box.y {
            let start =
              (y - self.box.y.lowerBound) * self.box.width + box.x.lowerBound
              - self.box.x.lowerBound
            body(
              y, value + start, origin + start,
              variances.isEmpty ? nil : variances.baseAddress.map { $0 + start })
          }
        }
      }
    }
  }
}
