/// Pixels to be written.
public enum FITSPixels: Sendable, Equatable {
  /// BITPIX -32; NaN marks a blank pixel.
  case float32([Float])
  /// BITPIX 32.
  case int32([Int32])
  /// BITPIX 8.
  case uint8([UInt8])

  /// The number of pixels.
  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .int32(let values): values.count
    case .uint8(let values): values.count
    }
  }
}

/// How an image is packed; every packing is lossless.
public enum FITSCompression: Sendable, Equatable {
  /// As it is.
  case none
  /// Tiles of one row: Rice codes for whole numbers, shuffled gzip for float32.
  case tiles
}

/// An HDU to be written.
public enum FITSUnit: Sendable, Equatable {
  /// An image or cube of `axes` pixels (the fastest axis first); of `header` all cards are taken
  /// but those that describe the layout, which the writer sets.
  case image(
    FITSPixels, axes: [Int], header: Header = Header(), name: String? = nil,
    compression: FITSCompression = .none)
  /// A binary table; `header` as with images.
  case table(FITSTable, header: Header = Header())
}
