import FITSFiles
import Foundation
import Imaging
import Testing
import _TestSupport

@Suite("Frames")
struct FrameTests {
  private var header: Header {
    var header = Header()
    header.set("CTYPE1", "RA---TAN")
    header.set("CTYPE2", "DEC--TAN")
    for (keyword, value) in [
      ("CRPIX1", 1.0), ("CRPIX2", 1.0), ("CRVAL1", 10.0), ("CRVAL2", 20.0), ("CDELT1", -1e-4),
      ("CDELT2", 1e-4),
    ] { header.set(keyword, value) }
    return header
  }

  @Test("pixels without a value become flags, once")
  func ingestion() {
    let pixels: [Float] = [1, .nan, .infinity, -.infinity, -2, 0]
    let frame = Frame(image: Image(width: 3, height: 2, pixels: pixels), name: "x")
    #expect(frame.image.pixels == [1, 0, 0, 0, -2, 0])
    #expect(frame.mask.flags == [[], .invalid, .invalid, .invalid, [], []])
    #expect(frame.wcs == nil && frame.wcsProblem == nil)
  }

  @Test("a file is read with its pixels, its header and its sky")
  func opening() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a field.fits")
    try FITSWriter.write(
      [.image(.float32([1, 2, .nan, 4, 5, 6]), axes: [3, 2], header: header, name: nil)], to: path)
    let frame = try Frame.open(FITSLocation(path))
    #expect(frame.name == "a field")
    #expect(frame.image == Image(width: 3, height: 2, pixels: [1, 2, 0, 4, 5, 6]))
    #expect(frame.mask[2, 0] == .invalid && frame.mask.count(of: .invalid) == 1)
    let wcs = try #require(frame.wcs)
    #expect(wcs.size?.width == 3)
    #expect(abs(wcs.sky(of: PixelPoint(x: 0, y: 0)).declination - 20) < 1e-12)
    #expect(wcs.cards.contains { $0.keyword == "CRVAL1" })
  }

  @Test("world coordinates that make no sense leave a frame without any, and say why")
  func badCoordinates() {
    var header = header
    header.set("CDELT1", 0.0)
    let frame = Frame(
      fits: FITSImage(width: 1, height: 1, pixels: [1], header: header), name: "x")
    #expect(frame.wcs == nil)
    #expect(frame.wcsProblem?.contains("matrix") == true)
  }

  @Test("flags of levels and of maps are added to what is known")
  func flags() throws {
    var frame = Frame(image: Image(width: 2, height: 1, pixels: [10, .nan]), name: "x")
    frame.flagSaturated(atOrAbove: 10)
    try frame.flag(FITSIntegerImage(width: 2, height: 1, pixels: [0, 4]))
    #expect(frame.mask.flags == [.saturated, [.invalid, .flagged]])
    #expect(throws: ImagingError.self) {
      try frame.flag(FITSIntegerImage(width: 1, height: 1, pixels: [0]))
    }
  }

  @Test(
    "names of outputs lose folders and endings",
    arguments: [
      ("/data/a.fits", "a"), ("b.FIT", "b"), ("c.fits.gz", "c"), ("d.fits.fz", "d"),
      ("e.v2.fits", "e.v2"), ("noending", "noending"), (".fits", ".fits"),
    ])
  func names(path: String, name: String) {
    #expect(Frame.name(ofPath: path) == name)
  }

  @Test("a picture is written whole, and accepted by pngcheck where that is installed")
  func writing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.png")
    let picture = try PNGPicture(
      width: 3, height: 2, pixels: .grey8([1, 2, 3, 4, 5, 6], transparent: 0),
      texts: [PNGText("Source", "test")])
    try picture.write(to: path)
    #expect(try Data(contentsOf: URL(filePath: path)) == picture.encoded())
    guard let pngcheck = OutsideProgram(named: "pngcheck") else {
      print("pngcheck is not installed: its opinion is not asked")
      return
    }
    #expect(try pngcheck.run(["-q", path]).status == 0)
  }
}
