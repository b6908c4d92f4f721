/// A colour of eight bits a channel, in sRGB.
public struct Color: Sendable, Equatable, Hashable {
  /// How much red, 0-255.
  public var red: UInt8
  /// How much green, 0-255.
  public var green: UInt8
  /// How much blue, 0-255.
  public var blue: UInt8

  /// The colour written `0xRRGGBB`.
  public init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  /// The colour a share `amount` (0-1) of the way from this one to `other`.
  public func mixed(with other: Color, _ amount: Double) -> Color {
    func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8(max(0, min(255, Double(from) + (Double(to) - Double(from)) * amount)) + 0.5)
    }
    var result = self
    result.red = channel(red, other.red)
    result.green = channel(green, other.green)
    result.blue = channel(blue, other.blue)
    return result
  }
}

extension Color {
  /// Paper.
  public static let white = Color(0xFFFFFF)
  /// Text and axes: not quite black, which is easier on the eye.
  public static let ink = Color(0x22262B)
  /// Ticks, secondary text, reference lines.
  public static let grey = Color(0x7A828C)
  /// Grid lines.
  public static let faint = Color(0xE4E7EB)

  /// Colours for layers without one of their own, in this order.
  ///
  /// They are those of Okabe and Ito's "Color Universal Design" palette, told apart by every common
  /// kind of colour vision; its yellow is left out, it vanishes on white paper.
  public static let cycle: [Color] = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00),
    Color(0x56B4E9), Color(0x22262B),
  ]

  /// A colour for a value on a scale from 0 to 1: dark blue over teal to pale yellow.
  ///
  /// Lightness rises all the way, so the order survives a grey print and colour blindness.
  public static func heat(_ value: Double) -> Color {
    let stops: [Color] = [
      Color(0x1B1B3A), Color(0x2F3E75), Color(0x28698F), Color(0x23918C), Color(0x52B57A),
      Color(0xA6D267), Color(0xF7EE8E),
    ]
    guard value.isFinite else { return .faint }
    let place = max(0, min(1, value)) * Double(stops.count - 1)
    let lower = min(stops.count - 2, Int(place))
    return stops[lower].mixed(with: stops[lower + 1], place - Double(lower))
  }
}
