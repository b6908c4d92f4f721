/// The buffers of one thread that fits point sources: allocated once, used for thousands.
final class FitWorkspace {
  /// Room for a stamp, rounded up so that eight pixels can be read at a time; the rest is 0.
  let stampCount: Int
  let values: UnsafeMutablePointer<Float>
  let usable: UnsafeMutablePointer<Float>
  let stamp: UnsafeMutablePointer<Float>
  let slopeX: UnsafeMutablePointer<Float>
  let slopeY: UnsafeMutablePointer<Float>
  let extended: UnsafeMutablePointer<Float>
  let weights: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>
  let nodes: UnsafeMutablePointer<Float>
  let extendedNodes: UnsafeMutablePointer<Float>
  private let all: UnsafeMutablePointer<Float>

  init(_ renderer: StampRenderer) {
    stampCount = (renderer.side * renderer.side + 7) / 8 * 8
    // `draw` writes whole rows only, so what lies behind the last row stays 0.
    let (stamps, lines, grid) = (stampCount, renderer.scratchCount, renderer.nodeCount)
    let total = 7 * stamps + lines + 2 * grid
    all = .allocate(capacity: total)
    all.initialize(repeating: 0, count: total)
    values = all
    usable = all + stamps
    stamp = all + 2 * stamps
    slopeX = all + 3 * stamps
    slopeY = all + 4 * stamps
    extended = all + 5 * stamps
    weights = all + 6 * stamps
    scratch = all + 7 * stamps
    nodes = scratch + lines
    extendedNodes = nodes + grid
  }

  deinit { all.deallocate() }

  /// The sum of the products of three stamps.
  func sum(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>
  ) -> Double {
    var total = SIMD8<Float>.zero
    for i in stride(from: 0, to: stampCount, by: 8) {
      total += Self.eight(a, i) * Self.eight(b, i) * Self.eight(c, i)
    }
    return Double(total.sum())
  }

  @inline(__always)
  static func eight(_ pointer: UnsafePointer<Float>, _ place: Int) -> SIMD8<Float> {
    UnsafeRawPointer(pointer + place).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func store(_ value: SIMD8<Float>, _ pointer: UnsafeMutablePointer<Float>, _ place: Int) {
    UnsafeMutableRawPointer(pointer + place).storeBytes(of: value, as: SIMD8<Float>.self)
  }
}
