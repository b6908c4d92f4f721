import Imaging

/// The surroundings of one source, its neighbours and bad pixels already replaced.
///
/// A pixel of another source, or without a value, is replaced by the one opposite the centre, as
/// sources are about symmetric; where that is no better, by 0. Every measurement that follows then
/// sums plain arrays without asking again. The arrays are kept between sources.
struct SourceStamp {
  /// One of the stamp's arrays.
  enum Plane {
    case values
    case own
    case variances
  }

  /// The columns and rows, which may reach over the frame's edge.
  private(set) var box = PixelBox(x: 0..<0, y: 0..<0)
  /// The pixels of the whole frame.
  private(set) var frame = PixelBox(x: 0..<0, y: 0..<0)
  /// Whether each pixel has a variance of its own.
  private(set) var hasVariances = false
  private var values: [Float] = []
  /// 1 for the source's own pixels, 0 for those that were replaced.
  private var own: [Float] = []
  private var variances: [Float] = []

  /// Sums read eight pixels at a time, and so beyond the last one.
  private static let margin = 8

  /// Fills the stamp with the pixels of `box` around the source of label `label`, whose centre
  /// (0-based) is the centre of symmetry.
  mutating func fill(_ box: PixelBox, label: Int32, centre: PixelPoint, from scene: PixelScene) {
    self.box = box
    frame = PixelBox(width: scene.width, height: scene.height)
    hasVariances = scene.variance != nil
    if values.count < box.area + Self.margin {
      values = [Float](repeating: 0, count: box.area + Self.margin)
      own = values
      if hasVariances { variances = values }
    }
    let inside = box.clipped(to: frame)
    if inside != box { clear() }
    let mending = StampMending(centre: centre, label: label, scene: scene)
    for y in inside.y {
      let start = (y - box.y.lowerBound) * box.width + inside.x.lowerBound - box.x.lowerBound
      fill(columns: inside.x, row: y, at: start, mending: mending)
    }
  }

  /// What lies beyond the frame is 0 and not the source's own.
  private mutating func clear() {
    for index in 0..<box.area {
      values[index] = 0
      own[index] = 0
    }
    guard hasVariances else { return }
    for index in 0..<box.area { variances[index] = 0 }
  }

  private mutating func fill(
    columns: Range<Int>, row y: Int, at start: Int, mending: StampMending
  ) {
    let scene = mending.scene
    let source = y * scene.width + columns.lowerBound
    values.withUnsafeMutableBufferPointer { values in
      own.withUnsafeMutableBufferPointer { own in
        for offset in 0..<columns.count {
          values[start &+ offset] = scene.pixels[source &+ offset]
          own[start &+ offset] = 1
        }
        mending.forEachStranger(from: source, count: columns.count) { offset in
          values[start + offset] = mending.value(x: columns.lowerBound + offset, y: y)
          own[start + offset] = 0
        }
      }
    }
    guard let variance = scene.variance else { return }
    variances.withUnsafeMutableBufferPointer { variances in
      for offset in 0..<columns.count {
        variances[start &+ offset] = variance[source &+ offset] * scene.varianceScale
      }
    }
  }
}

/// Which pixels count for a source, and what stands in for those that do not.
private struct StampMending {
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

  /// Calls `body` for those of `count` pixels from `first` on that are not to be used; most of
  /// them are passed over eight at a time.
  @inline(__always)
  func forEachStranger(from first: Int, count: Int, _ body: (Int) -> Void) {
    let labels = UnsafeRawBufferPointer(scene.labels)
    let flags = UnsafeRawBufferPointer(scene.flags)
    let own = SIMD8<Int32>(repeating: label)
    var offset = 0
    while offset &+ 8 <= count {
      let place = first &+ offset
      let owners = labels.loadUnaligned(fromByteOffset: place &* 4, as: SIMD8<Int32>.self)
      let marks = flags.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let foreign = owners.replacing(with: 0, where: owners .== own)
      if marks != 0 || foreign != .zero {
        for index in offset..<offset &+ 8 where !isUsable(first &+ index) { body(index) }
      }
      offset &+= 8
    }
    for index in offset..<count where !isUsable(first &+ index) { body(index) }
  }

  @inline(__always)
  private func isUsable(_ index: Int) -> Bool {
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
  package var isUnusable: Bool { !isDisjoint(with: [.invalid, .flagged]) }
}

extension SourceStamp {
  /// Calls `body` for every row of `box`, which lies inside the stamp, with the row's number from
  /// the box's first one and a plane's pixels from the box's first column on; up to 7 pixels behind
  /// its last column may be read, whatever they are.
  @inline(__always)
  func withRows(of box: PixelBox, _ plane: Plane, _ body: (Int, UnsafePointer<Float>) -> Void) {
    guard !box.isEmpty else { return }
    let pixels = self[plane]
    pixels.withUnsafeBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      var start = offset(ofX: box.x.lowerBound, y: box.y.lowerBound)
      for row in 0..<box.height {
        body(row, base + start)
        start += self.box.width
      }
    }
  }

  /// The same with the pixels and whether they are the source's own.
  @inline(__always)
  func withRows(
    of box: PixelBox, _ body: (Int, UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    guard !box.isEmpty else { return }
    values.withUnsafeBufferPointer { values in
      own.withUnsafeBufferPointer { own in
        guard let value = values.baseAddress, let mine = own.baseAddress else { return }
        var start = offset(ofX: box.x.lowerBound, y: box.y.lowerBound)
        for row in 0..<box.height {
          body(row, value + start, mine + start)
          start += self.box.width
        }
      }
    }
  }

  @inline(__always)
  private func offset(ofX x: Int, y: Int) -> Int {
    (y - box.y.lowerBound) * box.width + x - box.x.lowerBound
  }

  @inline(__always)
  private subscript(plane: Plane) -> [Float] {
    switch plane {
    case .values: values
    case .own: own
    case .variances: variances
    }
  }
}
