import SourceExtraction

/// The buffers of one thread that prepares cutouts.
final class StampWorkspace {
  /// Pixels of the window that the templates look at, rounded up to whole vectors; the rest is 0.
  let windowCount: Int
  /// The cutout: values, and 1 where a pixel counts.
  let values, usable: UnsafeMutablePointer<Float>
  /// The point spread on the cutout and one more column and row.
  let pointStamp: UnsafeMutablePointer<Float>
  /// The window: light, weights, point spread, residual, extended template, a product, its ring.
  let light, weights, point, residual, extended, bent, isCore: UnsafeMutablePointer<Float>
  /// Where the neighbours' masks are grown: 0 or 1.
  let grown, marks: UnsafeMutablePointer<UInt8>
  let pointWork: PointSpreadWorkspace
  let templateWork: [PointSpreadWorkspace]
  private let all: UnsafeMutablePointer<Float>
  private let bytes: UnsafeMutablePointer<UInt8>

  init(_ preparer: StampPreparer) {
    let pixels = StampGeometry.pixelCount
    let point = preparer.pointPainter.side * preparer.pointPainter.side
    let window = 2 * preparer.windowRadius + 1
    windowCount = (window * window + 7) / 8 * 8
    let total = 2 * pixels + point + 7 * windowCount
    all = .allocate(capacity: total)
    all.initialize(repeating: 0, count: total)
    values = all
    usable = all + pixels
    pointStamp = all + 2 * pixels
    light = pointStamp + point
    weights = light + windowCount
    self.point = weights + windowCount
    residual = self.point + windowCount
    extended = residual + windowCount
    bent = extended + windowCount
    isCore = bent + windowCount
    let padded = StampGeometry.side + 2 * StampPreparer.largestMargin
    bytes = .allocate(capacity: 2 * padded * padded)
    bytes.initialize(repeating: 0, count: 2 * padded * padded)
    grown = bytes
    marks = bytes + padded * padded
    pointWork = preparer.pointPainter.makeWorkspace()
    templateWork = preparer.templates.map { $0.makeWorkspace() }
  }

  deinit {
    all.deallocate()
    bytes.deallocate()
  }

  /// The sum of the products of three windows.
  func sum(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>
  ) -> Float {
    var total = SIMD8<Float>.zero
    for i in stride(from: 0, to: windowCount, by: 8) {
      total += Self.eight(a, i) * Self.eight(b, i) * Self.eight(c, i)
    }
    return total.sum()
  }

  @inline(__always)
  static func eight(_ pointer: UnsafePointer<Float>, _ place: Int) -> SIMD8<Float> {
    UnsafeRawPointer(pointer + place).loadUnaligned(as: SIMD8<Float>.self)
  }
}
