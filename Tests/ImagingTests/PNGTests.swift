import Foundation
import Imaging
import Tensors
import Testing

@Suite("PNG pictures")
struct PNGTests {
  private func bytes(_ count: Int, below limit: UInt64 = 256, seed: UInt64 = 1) -> [UInt8] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in UInt8(random.next() % limit) }
  }

  /// The rows of `values`, the last one first.
  private func flipped<Value>(_ values: [Value], rowLength: Int) -> [[Value]] {
    stride(from: 0, to: values.count, by: rowLength).reversed().map {
      Array(values[$0..<$0 + rowLength])
    }
  }

  @Test("the file's first row is the frame's last", arguments: PNGFilter.allCases)
  func grey(filter: PNGFilter) throws {
    let values = bytes(900 * 700)
    let picture = try PNGPicture(width: 900, height: 700, pixels: .grey8(values))
    let read = try PNGReference(picture.encoded(as: PNGEncoding(filter: filter)))
    #expect(read.width == 900 && read.height == 700 && read.bitDepth == 8 && read.colorType == 0)
    #expect(read.rows == flipped(values, rowLength: 900))
    #expect(read.filters == [filter.rawValue])
  }

  @Test("the transparent grey is stored")
  func transparentGrey() throws {
    let picture = try PNGPicture(width: 1, height: 1, pixels: .grey8([9], transparent: 9))
    let read = try PNGReference(picture.encoded())
    #expect(read.others.map(\.kind) == ["tRNS"])
    #expect(read.others.first?.body == [0, 9])
  }

  @Test("16-bit numbers are stored with the high byte first", arguments: PNGFilter.allCases)
  func deepGrey(filter: PNGFilter) throws {
    let picture = try PNGPicture(
      width: 2, height: 2, pixels: .grey16([0x0102, 0x0304, 0x0506, 0xFFFE]))
    let read = try PNGReference(picture.encoded(as: PNGEncoding(filter: filter)))
    #expect(read.rows == [[5, 6, 0xFF, 0xFE], [1, 2, 3, 4]])
    #expect(read.bitDepth == 16)
  }

  @Test("colours keep their channels", arguments: PNGFilter.allCases)
  func colour(filter: PNGFilter) throws {
    let rgb = bytes(3 * 7 * 5)
    let opaque = try PNGPicture(width: 7, height: 5, pixels: .rgb8(rgb))
    let encoding = PNGEncoding(level: 9, filter: filter, search: .anywhere)
    #expect(try PNGReference(opaque.encoded(as: encoding)).rows == flipped(rgb, rowLength: 21))
    let rgba = bytes(4 * 7 * 5)
    let picture = try PNGPicture(width: 7, height: 5, pixels: .rgba8(rgba))
    #expect(try PNGReference(picture.encoded(as: encoding)).rows == flipped(rgba, rowLength: 28))
  }

  @Test("small palettes are packed", arguments: [(2, 1), (3, 2), (9, 4), (17, 8), (256, 8)])
  func palette(colors: Int, bits: Int) throws {
    let table = (0..<colors).map {
      PNGColor(red: UInt8($0), green: 1, blue: 2, alpha: $0 == 1 ? 7 : 255)
    }
    let values = bytes(13 * 3, below: UInt64(colors))
    let picture = try PNGPicture(width: 13, height: 3, pixels: .palette(values, colors: table))
    let read = try PNGReference(picture.encoded())
    #expect(read.bitDepth == bits && read.colorType == 3)
    let unpacked = read.rows.map { row in
      (0..<13).map { row[$0 * bits / 8] >> UInt8(8 - bits - $0 * bits % 8) & UInt8(1 << bits - 1) }
    }
    #expect(unpacked == flipped(values, rowLength: 13))
    #expect(read.others.map(\.kind) == ["PLTE", "tRNS"])
    #expect(read.others.last?.body == [255, 7])
  }

  @Test("the bytes are the same for any number of threads", arguments: [1, 2, 5])
  func threads(threads: Int) throws {
    let values = bytes(2000 * 1000, below: 3)
    let picture = try PNGPicture(width: 2000, height: 1000, pixels: .grey8(values))
    let encoding = PNGEncoding(filter: .up)
    let serial = try picture.encoded(as: encoding, parallelism: .serial)
    #expect(try picture.encoded(as: encoding, parallelism: Parallelism(threads: threads)) == serial)
  }

  @Test("every level can be read back", arguments: 0...9)
  func levels(level: Int) throws {
    let values = bytes(900 * 700, below: 4)
    let picture = try PNGPicture(width: 900, height: 700, pixels: .grey8(values))
    let read = try PNGReference(picture.encoded(as: PNGEncoding(level: level, search: .anywhere)))
    #expect(read.rows == flipped(values, rowLength: 900))
  }

  @Test("sizes PNG cannot express are refused before anything is allocated")
  func sizes() {
    for (width, height) in [(0, 1), (1, 0), (-1, 1), (1 << 31, 1), (Int.max, 2)] {
      #expect(throws: ImagingError.pictureSize(width: width, height: height)) {
        try PNGPicture(width: width, height: height, pixels: .rgba8([]))
      }
    }
    #expect(throws: ImagingError.pixelCount(expected: 6, found: 5)) {
      try PNGPicture(width: 3, height: 2, pixels: .grey8([1, 2, 3, 4, 5]))
    }
  }

  @Test("a pixel behind the palette's end is refused, and so is an empty palette")
  func badPalette() {
    let black = PNGColor(red: 0, green: 0, blue: 0)
    for (index, colors) in [(UInt8(1), [black]), (0, [])] {
      #expect(throws: ImagingError.self) {
        try PNGPicture(width: 1, height: 1, pixels: .palette([index], colors: colors))
      }
    }
  }

  @Test("texts become Latin-1 without control characters")
  func texts() throws {
    let text = PNGText("Title", "a\u{7}b\u{1B}\nÅ→")
    let picture = try PNGPicture(width: 1, height: 1, pixels: .grey8([0]), texts: [text])
    let chunk = try #require(try PNGReference(picture.encoded()).others.first)
    #expect(chunk.kind == "tEXt")
    #expect(chunk.body == Array("Title\0ab\n".utf8) + [0xC5, UInt8(ascii: "?")])
  }

  @Test(
    "keywords PNG does not allow are refused",
    arguments: ["", " a", "a ", "a  b", "a\nb", "→", String(repeating: "k", count: 80)])
  func badKeyword(keyword: String) throws {
    let picture = try PNGPicture(
      width: 1, height: 1, pixels: .grey8([0]), texts: [PNGText(keyword, "text")])
    #expect(throws: ImagingError.textKeyword(keyword)) { try picture.encoded() }
  }
}
