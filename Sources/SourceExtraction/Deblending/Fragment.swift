/// A source as deblending leaves it, before satellites are taken into their neighbours.
struct Fragment: Sendable {
  /// The connected part it belongs to.
  let component: Int
  /// The level at which it would still have had the minimum number of pixels.
  var survivalLevel: Float
  /// Its number within the part, from 1, which its pixels have in the label map meanwhile.
  private(set) var number: Int32 = 0
  /// Its place and shape, weighed by significance.
  private(set) var moments = FluxMoments(originX: 0, originY: 0)
  /// Its largest significance.
  private(set) var peak: Float = 0
  /// The place of its first pixel in raster order.
  private(set) var firstPlace = 0
  /// Whether it has been separated from others.
  var isDeblended = false

  /// A fragment of part `component` without pixels yet.
  init(component: Int, survivalLevel: Float) {
    self.component = component
    self.survivalLevel = survivalLevel
  }

  /// Sets what follows from its first pixel.
  mutating func begin(number: Int32, x: Int, y: Int, place: Int, isDeblended: Bool) {
    self.number = number
    moments = FluxMoments(originX: x, originY: y)
    firstPlace = place
    self.isDeblended = isDeblended
  }

  /// Adds a pixel of significance `value`.
  @inline(__always)
  mutating func add(x: Int, y: Int, value: Float) {
    moments.add(x: x, y: y, value: Double(value))
    peak = max(peak, value)
  }
}
