/// Encodes images as FITS wants them: big-endian, behind a header that says so.
enum ImageEncoding {
  /// The header of an image.
  static func cards(
    bitpix: Int, axes: [Int], header: Header, name: String?, isPrimary: Bool
  ) -> Header {
    var cards = Header()
    if isPrimary {
      cards.set("SIMPLE", true, comment: "conforms to the FITS standard")
    } else {
      cards.set("XTENSION", "IMAGE", comment: "image extension")
    }
    cards.set("BITPIX", bitpix, comment: "bits per value, negative: floating point")
    cards.set("NAXIS", axes.count, comment: "number of axes")
    for (axis, length) in axes.enumerated() { cards.set("NAXIS\(axis + 1)", length) }
    if isPrimary {
      cards.set("EXTEND", true, comment: "extensions may follow")
    } else {
      cards.set("PCOUNT", 0)
      cards.set("GCOUNT", 1)
    }
    add(header, name: name, to: &cards)
    return cards
  }

  /// Adds the content cards of a header, and the name.
  static func add(_ header: Header, name: String?, to cards: inout Header) {
    if let name, !name.isEmpty { cards.set("EXTNAME", name, comment: "name of this HDU") }
    for card in header.contentCards() where card.keyword != "EXTNAME" || name == nil {
      cards.append(card)
    }
  }

  /// The BITPIX of the pixels.
  static func bitpix(of pixels: FITSPixels) -> Int {
    switch pixels {
    case .float32: -32
    case .int32: 32
    case .uint8: 8
    }
  }

  /// The pixels as bytes, most significant first.
  static func bigEndian(_ pixels: FITSPixels) -> [UInt8] {
    switch pixels {
    case .float32(let values): bytes(of: values) { $0.bitPattern.bigEndian }
    case .int32(let values): bytes(of: values) { $0.bigEndian }
    case .uint8(let values): values
    }
  }

  /// The bytes of converted values one behind the other.
  static func bytes<Value, Stored: FixedWidthInteger>(
    of values: [Value], _ convert: (Value) -> Stored
  ) -> [UInt8] {
    let size = MemoryLayout<Stored>.size
    return [UInt8](unsafeUninitializedCapacity: values.count * size) { buffer, filled in
      let target = UnsafeMutableRawBufferPointer(buffer)
      for (index, value) in values.enumerated() {
        target.storeBytes(of: convert(value), toByteOffset: index * size, as: Stored.self)
      }
      filled = values.count * size
    }
  }
}
