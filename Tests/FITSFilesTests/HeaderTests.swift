import FITSFiles
import Foundation
import Testing
import _TestSupport

@Suite("Headers")
struct HeaderTests {
  @Test("values of every kind come back as they were set")
  func kinds() throws {
    var header = Header()
    header.set("TEXT", "it's 'quoted'")
    header.set("LONG", String(repeating: "abc'", count: 40))
    header.set("WHOLE", -42)
    header.set("REAL", 1.0e-17)
    header.set("NOTHING", Double.nan)
    header.set("TRUTH", true)
    header.append(Card("ESO DET NAME", .string("VIRCAM"), comment: "a HIERARCH card"))
    let read = try roundTrip(header)
    #expect(read.string("TEXT") == "it's 'quoted'")
    #expect(read.string("LONG") == String(repeating: "abc'", count: 40))
    #expect(read.int("WHOLE") == -42 && read.double("WHOLE") == -42)
    #expect(read.double("REAL") == 1.0e-17 && read.int("REAL") == nil)
    #expect(read["NOTHING"]?.value == .undefined)
    #expect(read.bool("TRUTH") == true)
    #expect(read.string("ESO DET NAME") == "VIRCAM")
    #expect(read["MISSING"] == nil)
  }

  @Test("records are 80 characters each, for wcslib")
  func records() {
    var header = Header()
    header.set("CTYPE1", "RA---TAN", comment: String(repeating: "long comment ", count: 20))
    header.set("LONG", String(repeating: "x", count: 200))
    header.addHistory(String(repeating: "h", count: 100))
    #expect(header.records.utf8.count % 80 == 0)
    #expect(header.records.hasPrefix("CTYPE1  = 'RA---TAN'"))
  }

  @Test("what is not printable never reaches a file")
  func printable() throws {
    var header = Header()
    header.set("OBJECT", "caf\u{e9}\u{7}\n\u{1f52d}")
    #expect(try roundTrip(header).string("OBJECT") == "caf????")
  }

  @Test("the cards of the world coordinates are found, others are not")
  func worldCoordinates() {
    var header = Header()
    for keyword in [
      "CTYPE1", "CRVAL2A", "CD1_2", "PV2_11", "A_0_2", "BP_ORDER", "RADESYS", "LONPOLE",
    ] {
      header.set(keyword, 1)
    }
    for keyword in ["CCDNAME", "CDATE", "AIRMASS", "PCOUNT", "EXPTIME", "A_B"] {
      header.set(keyword, 1)
    }
    #expect(
      header.wcsCards().map(\.keyword) == [
        "CTYPE1", "CRVAL2A", "CD1_2", "PV2_11", "A_0_2", "BP_ORDER", "RADESYS", "LONPOLE",
      ])
  }

  private func roundTrip(_ header: Header) throws -> Header {
    let folder = try TemporaryFolder()
    let path = folder.path("a.fits")
    try FITSWriter.write([.image(.uint8([1]), axes: [1, 1], header: header)], to: path)
    return try FITSFile.open(path).hdus[0].header
  }
}
