import FITSFiles
import Foundation
import Testing
import _TestSupport

@Suite("Opening files")
struct DoorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a missing file is a missing input")
  func missing() {
    let error = #expect(throws: FITSError.self) { try FITSFile.open(folder.path("none.fits")) }
    #expect(error?.kind == .missingInput)
    #expect(error?.description.contains("No such file") == true)
  }

  @Test("folders, pipes and devices are refused without waiting for them")
  func notRegular() throws {
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, found) in [
      (folder.url.path, "a directory"), (pipe, "a pipe"), ("/dev/zero", "a device"),
    ] {
      #expect(throws: FITSError.notARegularFile(path: path, found: found)) {
        try FITSFile.open(path)
      }
    }
  }

  @Test("cfitsio's extended file names mean nothing here")
  func noExtendedSyntax() {
    for name in ["!new.fits", "mem://x", "out.fits(template)", "-"] {
      let error = #expect(throws: FITSError.self) { try FITSFile.open(name) }
      #expect(error?.kind == .missingInput)
    }
  }

  @Test("an HDU is found by number and by name, and a real name with brackets wins")
  func selection() throws {
    let path = folder.path("a.fits")
    try FITSWriter.write(
      [
        .image(.uint8([1]), axes: [1, 1]), .image(.uint8([2]), axes: [1, 1], name: "SCI"),
      ], to: path)
    #expect(try value(at: path) == 1)
    #expect(try value(at: path + "[1]") == 2)
    #expect(try value(at: path + "[sci]") == 2)
    #expect(throws: FITSError.self) { try value(at: path + "[DQ]") }
    try FITSWriter.write([.image(.uint8([9]), axes: [1, 1])], to: path + "[sci]")
    #expect(try value(at: path + "[sci]") == 9)
  }

  @Test("an empty primary means the first image behind it")
  func emptyPrimary() throws {
    let path = folder.path("table-first.fits")
    let table = FITSTable(name: "T", columns: [FITSColumn(name: "A", values: .float64([1]))])
    try FITSWriter.write([.table(table), .image(.uint8([7]), axes: [1, 1])], to: path)
    let file = try FITSFile.open(path)
    #expect(try file.imageHDU().index == 2)
    #expect(throws: FITSError.self) { try file.imageHDU(.number(0)) }
  }

  @Test("a plane above the limit is refused, and one at the limit is read")
  func pixelLimit() throws {
    let path = folder.path("a.fits")
    try FITSWriter.write([.image(.uint8([1, 2, 3, 4]), axes: [2, 2])], to: path)
    let allowed = try FITSFile.open(path, limits: FITSLimits(maximumPixels: 4))
    #expect(try allowed.readImage(allowed.imageHDU()).pixels == [1, 2, 3, 4])
    let refused = try FITSFile.open(path, limits: FITSLimits(maximumPixels: 3))
    let error = #expect(throws: FITSError.self) { try refused.readImage(refused.imageHDU()) }
    #expect(error?.description.contains("the limit is 3 pixels") == true)
  }

  @Test("no more is unfolded from gzip than its headers call for, and never past the limit")
  func gzipLimit() throws {
    let bomb = TestPaths.fixtures.appending(path: "broken/bomb-behind-a-frame.fits.gz").path
    let limits = FITSLimits(maximumInflatedBytes: 100_000)
    let file = try FITSFile.open(bomb, limits: limits)
    #expect(try file.readImage(file.imageHDU()).pixels.count == 12)
    let small = FITSLimits(maximumInflatedBytes: 2900)
    let cut = #expect(throws: FITSError.self) {
      let file = try FITSFile.open(bomb, limits: small)
      _ = try file.readImage(file.imageHDU())
    }
    #expect(cut?.description.contains("too large") == true)
  }

  @Test("a wrong checksum is an error that the limits can allow")
  func checksumSwitch() throws {
    let path = TestPaths.fixtures.appending(path: "broken/wrong-datasum.fits").path
    let lenient = try FITSFile.open(path, limits: FITSLimits(verifiesChecksums: false))
    #expect(try lenient.readImage(lenient.imageHDU()).pixels[3] == 3)
  }

  private func value(at argument: String) throws -> Float {
    let location = FITSLocation(argument)
    let file = try FITSFile.open(location.path)
    return try file.readImage(file.imageHDU(location.hdu)).pixels[0]
  }
}
