import FITSFiles
import Foundation
import Testing
import _TestSupport

/// A small frame with world coordinates, two stars and a hole.
private func writeFrame(to path: String, value: Float = 100) throws {
  var header = Header()
  header.set("CTYPE1", "RA---TAN")
  header.set("CTYPE2", "DEC--TAN")
  for (keyword, number) in [
    ("CRPIX1", 32.5), ("CRPIX2", 24.5), ("CRVAL1", 150.0), ("CRVAL2", 2.0), ("CDELT1", -1e-4),
    ("CDELT2", 1e-4), ("MAGZERO", 30.0),
  ] {
    header.set(keyword, number)
  }
  header.set("FILTER", "r")
  var pixels = (0..<64 * 48).map { value + Float($0 % 7) }
  pixels[20 * 64 + 10] = 5000
  pixels[40 * 64 + 63] = 7000
  pixels[0] = .nan
  try FITSWriter.write([.image(.float32(pixels), axes: [64, 48], header: header)], to: path)
}

@Suite("The commands on frames")
struct FrameCommandTests {
  let folder: TemporaryFolder
  let frame: String

  init() throws {
    folder = try TemporaryFolder()
    frame = folder.path("frame.fits")
    try writeFrame(to: frame)
  }

  @Test("info tells people and programs the same")
  func info() throws {
    let spoken = try SkysieveBinary.run("info", frame)
    #expect(spoken.status == 0)
    #expect(spoken.output.contains("64 x 48 pixels"))
    #expect(spoken.output.contains("0.36 arcsec per pixel"))
    #expect(spoken.output.contains("30 mag (from MAGZERO)"))

    let written = try SkysieveBinary.run("info", "--json", frame)
    let documents = try JSONSerialization.jsonObject(with: Data(written.output.utf8))
    let document = try #require((documents as? [[String: Any]])?.first)
    let described = try #require(document["frame"] as? [String: Any])
    #expect(described["width"] as? Int == 64)
    #expect(described["filter"] as? String == "r")
    let statistics = try #require(described["statistics"] as? [String: Any])
    #expect(statistics["badPixels"] as? Int == 1)
    #expect(statistics["maximum"] as? Double == 7000)
  }

  @Test("preview writes a picture of the frame's size, the same from any number of threads")
  func preview() throws {
    let pictures = try ["1", "2"].map { threads in
      let path = folder.path("\(threads).png")
      let outcome = try SkysieveBinary.run("preview", frame, "-o", path, "--threads", threads)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try Data(contentsOf: URL(filePath: path))
    }
    #expect(pictures[0] == pictures[1])
    #expect(Array(pictures[0].prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(Array(pictures[0][16..<24]) == [0, 0, 0, 64, 0, 0, 0, 48])
  }

  @Test("three frames and one PNG make a colour picture; several frames want a folder")
  func colours() throws {
    let others = ["g.fits", "b.fits"].map(folder.path)
    for other in others { try writeFrame(to: other, value: 50) }
    let path = folder.path("colour.png")
    let outcome = try SkysieveBinary.run("preview", frame, others[0], others[1], "-o", path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(bytes[25] == 2, "colour type 2 is red, green and blue")

    let two = try SkysieveBinary.run("preview", frame, others[0], "-o", path)
    #expect(two.status == 2)
    #expect(two.errors.contains("folder"))
  }

  @Test("cutouts holds a stamp for each row, padded and flagged at the edge")
  func cutouts() throws {
    let catalog = folder.path("c.csv")
    try Data("NUMBER,X_IMAGE,Y_IMAGE\n1,11,21\n2,64,41\n3,900,900\n".utf8)
      .write(to: URL(filePath: catalog))
    let (cube, sheet) = (folder.path("cube.fits"), folder.path("sheet.png"))
    let outcome = try SkysieveBinary.run(
      "cutouts", frame, "--catalog", catalog, "--size", "9", "-o", cube, "--sheet", sheet)
    #expect(outcome.status == 0, "\(outcome.errors)")

    let file = try FITSFile.open(cube)
    let hdu = try file.imageHDU()
    #expect(hdu.kind == .image(bitpix: -32, axes: [9, 9, 3], compression: nil))
    #expect(try file.readImage(hdu, plane: 0).pixels[4 * 9 + 4] == 5000)
    #expect(try file.readImage(hdu, plane: 1).pixels[4 * 9 + 4] == 7000)
    #expect(try file.readImage(hdu, plane: 1).pixels[4 * 9 + 5].isNaN)
    let table = try file.readTable(try file.tableHDU())
    #expect(table["CUTOUT_FLAGS"]?.values.count == 3)
    #expect(FileManager.default.fileExists(atPath: sheet))
  }

  @Test("convert keeps values and world coordinates")
  func convert() throws {
    let copy = folder.path("copy.fits")
    let outcome = try SkysieveBinary.run("convert", frame, "-o", copy)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let original = try FITSFile.open(frame)
    let read = try FITSFile.open(copy)
    let before = try original.readImage(try original.imageHDU())
    let after = try read.readImage(try read.imageHDU())
    #expect(before.pixels.dropFirst() == after.pixels.dropFirst())
    #expect(after.pixels[0].isNaN)
    #expect(after.header.double("CRVAL1") == 150)
  }

  @Test("wcs goes to the sky and back")
  func worldCoordinates() throws {
    let places = folder.path("places.csv")
    try Data("x,y\n31.5,23.5\n0,0\n".utf8).write(to: URL(filePath: places))
    let sky = try SkysieveBinary.run("wcs", frame, "--pixels", places)
    let rows = sky.output.split(separator: "\n").map { $0.split(separator: ",") }
    try #require(rows.count == 3 && rows[1].count == 4)
    #expect(Double(rows[1][2]) == 150)
    #expect(Double(rows[1][3]) == 2)

    let points = folder.path("points.csv")
    let text = "ra,dec\n\(rows[2][2]),\(rows[2][3])\n"
    try Data(text.utf8).write(to: URL(filePath: points))
    let back = try SkysieveBinary.run("wcs", frame, "--sky", points)
    let last = try #require(back.output.split(separator: "\n").last).split(separator: ",")
    #expect(abs(try #require(Double(last[2]))) < 1e-6)
  }

  @Test("files that cannot be used end with their own exit code and one line")
  func failures() throws {
    let missing = try SkysieveBinary.run("info", folder.path("nothing.fits"))
    #expect(missing.status == 66)
    #expect(missing.errors.split(separator: "\n").count == 1)

    let junk = folder.path("junk.fits")
    try Data("no FITS file at all".utf8).write(to: URL(filePath: junk))
    let damaged = try SkysieveBinary.run("preview", junk, "-o", folder.path("x.png"))
    #expect(damaged.status == 65)
    #expect(!FileManager.default.fileExists(atPath: folder.path("x.png")))

    let nowhere = try SkysieveBinary.run("preview", frame, "-o", "/nonexistent/folder/x.png")
    #expect(nowhere.status == 73, "\(nowhere.errors)")

    let some = try SkysieveBinary.run("info", frame, junk)
    #expect(some.status == 3)
    #expect(some.output.contains("64 x 48 pixels"))
    #expect(some.errors.contains("1 of 2"))

    let directory = try SkysieveBinary.run("info", folder.url.path)
    #expect(directory.status == 66)
    #expect(directory.errors.contains("directory"))
  }

  @Test("files come from lists and from standard input as well")
  func lists() throws {
    let list = folder.path("list.txt")
    try Data("\(frame)\n".utf8).write(to: URL(filePath: list))
    #expect(try SkysieveBinary.run("info", "@\(list)").output.contains("64 x 48"))
    let piped = try SkysieveBinary.run("info", "--files-from", "-", input: "\(frame)\n")
    #expect(piped.output.contains("64 x 48"))
  }
}

@Suite("Settings on the command line")
struct SettingsTests {
  @Test("what config dump prints is read back unchanged")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("s.toml")
    let first = try SkysieveBinary.run("config", "dump", "--set", "cutouts.size=31")
    #expect(first.output.contains("size = 31"))
    try Data(first.output.utf8).write(to: URL(filePath: path))
    #expect(try SkysieveBinary.run("config", "check", path).status == 0)
    #expect(try SkysieveBinary.run("config", "dump", "--config", path).output == first.output)
  }

  @Test("a setting that does not exist ends with exit code 2 and a suggestion")
  func unknown() throws {
    let outcome = try SkysieveBinary.run("config", "dump", "--set", "cutouts.sise=31")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("did you mean 'cutouts.size'?"))
  }
}
