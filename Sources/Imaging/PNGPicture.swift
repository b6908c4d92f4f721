/// A colour of 8 bits a channel with an opacity: 0 is transparent, 255 opaque.
public struct PNGColor: Sendable, Hashable {
  /// The channels, 0 to 255.
  public var red, green, blue, alpha: UInt8

  /// The colour of the given channels, opaque unless `alpha` says otherwise.
  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    (self.red, self.green, self.blue, self.alpha) = (red, green, blue, alpha)
  }
}

/// The values of a picture, row by row from the FITS first row.
public enum PNGPixels: Sendable, Equatable {
  /// One byte a pixel; pixels of the value `transparent`, if any, are drawn as nothing.
  case grey8([UInt8], transparent: UInt8? = nil)
  /// One 16-bit number a pixel.
  case grey16([UInt16])
  /// One byte a pixel, an index into 1 to 256 `colors`; stored in 1, 2 or 4 bits where that many
  /// colours allow it.
  case palette([UInt8], colors: [PNGColor])
  /// Red, green and blue bytes of each pixel.
  case rgb8([UInt8])
  /// Red, green, blue and opacity bytes of each pixel.
  case rgba8([UInt8])
}

/// A line of text stored beside the picture.
public struct PNGText: Sendable, Hashable {
  /// What the text is: 1 to 79 printable Latin-1 characters, no space at the ends or doubled, such
  /// as `Title`, `Software` or `Source`.
  public let keyword: String
  /// The text; what Latin-1 lacks is written as `?`, control characters are left out.
  public let text: String

  /// The text `text` under the name `keyword`.
  public init(_ keyword: String, _ text: String) {
    self.keyword = keyword
    self.text = text
  }
}

/// A picture that can be written as a PNG file.
///
/// FITS counts rows upwards and PNG downwards: the file's first row is the picture's last one, so
/// that the picture looks as the frame does on a display.
public struct PNGPicture: Sendable, Equatable {
  /// Pixels in a row, 1 to 2^31 - 1.
  public let width: Int
  /// Rows, 1 to 2^31 - 1.
  public let height: Int
  /// The values; they fill the sides.
  public let pixels: PNGPixels
  /// Texts stored beside the picture, in this order.
  public var texts: [PNGText]

  /// A picture of `width` x `height` values; throws when they do not fit each other or PNG.
  public init(width: Int, height: Int, pixels: PNGPixels, texts: [PNGText] = []) throws {
    self.width = width
    self.height = height
    self.pixels = pixels
    self.texts = texts
    try checkSize()
    try checkPalette()
  }

  private func checkSize() throws {
    let sides = 1...Int(Int32.max)
    guard sides.contains(width), sides.contains(height) else {
      throw ImagingError.pictureSize(width: width, height: height)
    }
    let (area, areaOverflows) = width.multipliedReportingOverflow(by: height)
    let (expected, overflows) = area.multipliedReportingOverflow(by: pixels.valuesPerPixel)
    guard !areaOverflows, !overflows else {
      throw ImagingError.pictureSize(width: width, height: height)
    }
    guard pixels.valueCount == expected else {
      throw ImagingError.pixelCount(expected: expected, found: pixels.valueCount)
    }
  }

  private func checkPalette() throws {
    guard case .palette(let indices, let colors) = pixels else { return }
    guard (1...256).contains(colors.count) else {
      throw ImagingError.palette("\(colors.count) colours, 1 to 256 are possible")
    }
    let largest = Int(indices.withUnsafeBufferPointer { $0.reduce(0) { max($0, $1) } })
    guard largest < colors.count else {
      throw ImagingError.palette("a pixel has index \(largest) of \(colors.count) colours")
    }
  }
}

extension PNGPixels {
  /// The number of stored values that make a pixel.
  var valuesPerPixel: Int {
    switch self {
    case .grey8, .grey16, .palette: 1
    case .rgb8: 3
    case .rgba8: 4
    }
  }

  /// The number of stored values.
  var valueCount: Int {
    switch self {
    case .grey16(let values): values.count
    case .grey8(let values, _), .palette(let values, _), .rgb8(let values), .rgba8(let values):
      values.count
    }
  }

  /// PNG's number for the kind of picture.
  var colorType: UInt8 {
    switch self {
    case .grey8, .grey16: 0
    case .rgb8: 2
    case .palette: 3
    case .rgba8: 6
    }
  }

  /// Bits a stored value takes in the file.
  var bitDepth: Int {
    switch self {
    case .grey8, .rgb8, .rgba8: 8
    case .grey16: 16
    case .palette(_, let colors):
      [1, 2, 4].first { colors.count <= 1 << $0 } ?? 8
    }
  }
}
