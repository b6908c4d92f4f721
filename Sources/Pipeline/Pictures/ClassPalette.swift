import Imaging
import StarGalaxy

/// The colours of masks and outlines, told apart by colour-blind eyes (Okabe and Ito); those of the
/// classes are the same as in the DS9 regions.
public enum ClassPalette {
  /// Sky: no source, and nothing wrong.
  public static let sky = PNGColor(red: 0, green: 0, blue: 0)
  /// A source of class star: orange.
  public static let star = PNGColor(red: 0xE6, green: 0x9F, blue: 0x00)
  /// A source of class galaxy: sky blue.
  public static let galaxy = PNGColor(red: 0x56, green: 0xB4, blue: 0xE9)
  /// A source of class unsure: light grey.
  public static let unsure = PNGColor(red: 0xCC, green: 0xCC, blue: 0xCC)
  /// A pixel without a value, or flagged: reddish purple.
  public static let masked = PNGColor(red: 0xCC, green: 0x79, blue: 0xA7)
  /// A source that nobody classified: green.
  public static let source = PNGColor(red: 0x00, green: 0x9E, blue: 0x73)

  /// The colours in the order of the mask's values: 0 sky, 1 star, 2 galaxy, 3 unsure, 4 masked,
  /// 5 a source without a class.
  public static let colors = [sky, star, galaxy, unsure, masked, source]

  /// The value of a masked pixel.
  static let maskedIndex: UInt8 = 4

  /// The value of a source's pixels.
  static func index(of sourceClass: ClassVerdict?) -> UInt8 {
    switch sourceClass {
    case .star: 1
    case .galaxy: 2
    case .unsure: 3
    case nil: 5
    }
  }

  /// The value of every label, 0 (sky) first; `classes` is empty where nobody classified.
  static func values(ofLabels count: Int, classes: [ClassVerdict]) -> [UInt8] {
    guard !classes.isEmpty else {
      return [0] + [UInt8](repeating: index(of: nil), count: count)
    }
    precondition(classes.count == count, "every source has a class")
    return [0] + classes.map(index(of:))
  }
}
