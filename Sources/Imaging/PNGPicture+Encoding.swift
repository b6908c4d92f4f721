import FITSFiles
import Foundation
import Tensors

extension PNGPicture {
  /// The picture as the bytes of a PNG file, the same for any number of threads.
  public func encoded(
    as encoding: PNGEncoding = PNGEncoding(), parallelism: Parallelism = .machine
  ) throws -> Data {
    let parts = try parts(as: encoding, parallelism: parallelism)
    var file = Data(capacity: parts.reduce(0) { $0 + $1.count })
    for part in parts { file.append(contentsOf: part) }
    return file
  }

  /// Writes the picture as a PNG file, whole or not at all.
  public func write(
    to path: String, as encoding: PNGEncoding = PNGEncoding(),
    parallelism: Parallelism = .machine
  ) throws {
    let parts = try parts(as: encoding, parallelism: parallelism)
    try AtomicFile.write(to: path) { sink in
      for part in parts { try sink.append(part) }
    }
  }

  /// The file's bytes in pieces.
  private func parts(as encoding: PNGEncoding, parallelism: Parallelism) throws -> [[UInt8]] {
    var parts = [PNGChunk.signature, PNGChunk.bytes("IHDR", header)]
    parts += try texts.map { try $0.chunk() }
    parts += colorChunks
    parts += try PNGStrips(of: self, encoding: encoding).chunks(parallelism: parallelism)
    return parts + [PNGChunk.bytes("IEND", [])]
  }

  private var header: [UInt8] {
    UInt32(width).bigEndianBytes + UInt32(height).bigEndianBytes
      + [UInt8(pixels.bitDepth), pixels.colorType, 0, 0, 0]
  }

  /// The chunks that explain the pixels: palette and transparency.
  private var colorChunks: [[UInt8]] {
    switch pixels {
    case .grey8(_, .some(let transparent)):
      return [PNGChunk.bytes("tRNS", [0, transparent])]
    case .palette(_, let colors):
      let table = PNGChunk.bytes("PLTE", colors.flatMap { [$0.red, $0.green, $0.blue] })
      // Colours behind the last transparent one are opaque without being listed.
      guard let last = colors.lastIndex(where: { $0.alpha < 255 }) else { return [table] }
      return [table, PNGChunk.bytes("tRNS", colors[...last].map(\.alpha))]
    case .grey8, .grey16, .rgb8, .rgba8:
      return []
    }
  }
}

extension PNGText {
  /// The text as a tEXt chunk; throws when PNG does not allow the keyword.
  func chunk() throws -> [UInt8] {
    let name = keyword.unicodeScalars.map(\.value)
    let isPrintable = name.allSatisfy { (32...126).contains($0) || (161...255).contains($0) }
    let isTrimmed = name.first != 32 && name.last != 32 && !keyword.contains("  ")
    guard (1...79).contains(name.count), isPrintable, isTrimmed else {
      throw ImagingError.textKeyword(keyword)
    }
    return PNGChunk.bytes("tEXt", name.map { UInt8($0) } + [0] + Self.latin1(text))
  }

  private static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.compactMap { scalar in
      switch scalar.value {
      case 10, 32...126, 160...255: UInt8(scalar.value)
      case 0...159: nil
      default: UInt8(ascii: "?")
      }
    }
  }
}
