/// What can go wrong between a frame and a picture of it.
public enum ImagingError: Error, Sendable, Equatable {
  /// A picture whose sides PNG cannot express, or that would not fit into memory.
  case pictureSize(width: Int, height: Int)
  /// A picture whose values do not fill its sides.
  case pixelCount(expected: Int, found: Int)
  /// A palette of no or more than 256 colours, or a pixel that points behind its end.
  case palette(String)
  /// A text keyword PNG does not allow.
  case textKeyword(String)
  /// The compressor refused; the number is zlib's.
  case compression(status: Int32)
  /// Frames that should lie on each other have different sides.
  case sizesDiffer(expected: String, found: String)
  /// A header whose world coordinates cannot be used, and why.
  case worldCoordinates(String)
}

extension ImagingError: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .pictureSize(let width, let height):
      "a PNG picture of \(width) x \(height) pixels cannot be written"
    case .pixelCount(let expected, let found):
      "the picture needs \(expected) values, found \(found)"
    case .palette(let reason):
      "unusable palette: \(reason)"
    case .textKeyword(let keyword):
      "'\(keyword)' is no PNG text keyword (1 to 79 printable Latin-1 characters, no spare spaces)"
    case .compression(let status):
      "zlib failed with status \(status)"
    case .sizesDiffer(let expected, let found):
      "the frames differ in size: expected \(expected), found \(found)"
    case .worldCoordinates(let reason):
      "unusable world coordinates: \(reason)"
    }
  }
}
