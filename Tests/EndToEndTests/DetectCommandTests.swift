import FITSFiles
import Foundation
import SourceCatalogs
import Testing
import _TestSupport

/// A frame of round stars on a noisy sky.
private func writeStars(to path: String, side: Int = 96) throws {
  var pixels = (0..<side * side).map { index in
    // A cheap noise without a generator: the fractional part of a large multiple.
    Float((Double(index) * 0.7548776662466927).truncatingRemainder(dividingBy: 1) * 4 + 98)
  }
  for (x, y, peak) in [(20.3, 30.6, 400.0), (60, 70, 900), (75.5, 22.5, 250)] {
    for row in 0..<side {
      for column in 0..<side {
        let (dx, dy) = (Double(column) - x, Double(row) - y)
        pixels[row * side + column] += Float(peak * exp(-(dx * dx + dy * dy) / 4.5))
      }
    }
  }
  var header = Header()
  header.set("MAGZERO", 25.0)
  try FITSWriter.write([.image(.float32(pixels), axes: [side, side], header: header)], to: path)
}

@Suite("The command detect")
struct DetectCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("finds stars and writes a catalogue, a segmentation and regions; any threads, same bytes")
  func stars() throws {
    let frame = folder.path("stars.fits")
    try writeStars(to: frame)
    let catalogs = try ["1", "2"].map { threads in
      let prefix = folder.path("out\(threads)")
      let outcome = try SkysieveBinary.run(
        "detect", frame, "-o", prefix, "--threads", threads, "--psf", prefix + ".psf.fits",
        "--psf-plot", prefix + ".psf.png", "--outputs", "csv,fits,segmentation,regions,overlay")
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try String(contentsOfFile: prefix + ".catalog.csv", encoding: .utf8)
    }
    #expect(catalogs[0] == catalogs[1])
    #expect(catalogs[0].split(separator: "\n").count == 4)
    let file = try FITSFile.open(folder.path("out1.segmentation.fits"))
    let labels = try file.readImage(try file.imageHDU()).pixels
    #expect(Set(labels) == [0, 1, 2, 3])
    for ending in ["reg", "catalog.fits", "overlay.png", "psf.fits", "psf.png"] {
      #expect(FileManager.default.fileExists(atPath: folder.path("out1.\(ending)")), "\(ending)")
    }
  }

  @Test("strange frames give a header-only catalogue and exit 0", arguments: [0, 1, 2, 3])
  func strange(kind: Int) throws {
    let side = kind == 2 ? 1 : 64
    var pixels = [Float](repeating: kind == 0 ? .nan : 5, count: side * side)
    if kind == 3 { for index in 0..<side * side / 2 { pixels[index] = .infinity } }
    let frame = folder.path("strange.fits")
    try FITSWriter.write([.image(.float32(pixels), axes: [side, side])], to: frame)
    let outcome = try SkysieveBinary.run("detect", frame, "-o", folder.path("s"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: folder.path("s.catalog.csv"), encoding: .utf8)
    #expect(text.split(separator: "\n").count == 1)
    #expect(text.hasPrefix("NUMBER,X_IMAGE"))
  }

  @Test("a SExtractor configuration chooses columns and says what it does not know")
  func sextractor() throws {
    let frame = folder.path("stars.fits")
    try writeStars(to: frame)
    try "NUMBER\nMAG_AUTO\nVIGNET(5,5)\n".write(
      toFile: folder.path("my.param"), atomically: true, encoding: .utf8)
    try "DETECT_THRESH 3\nPARAMETERS_NAME my.param\nNO_SUCH_KEY 1\n".write(
      toFile: folder.path("my.sex"), atomically: true, encoding: .utf8)
    let outcome = try SkysieveBinary.run(
      "detect", frame, "--sextractor-config", folder.path("my.sex"), "-o", folder.path("o"))
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("line 3: 'NO_SUCH_KEY' is not known"))
    #expect(outcome.errors.contains("not measured: VIGNET"))
    let text = try String(contentsOfFile: folder.path("o.catalog.csv"), encoding: .utf8)
    #expect(text.hasPrefix("NUMBER,MAG_AUTO\n1,"))
  }

  /// Detects the stars of the frame with some options, and gives their catalogue.
  private func catalog(_ options: [String] = []) throws -> SourceCatalog {
    let frame = folder.path("stars.fits")
    try writeStars(to: frame)
    let outcome = try SkysieveBinary.run(
      ["detect", frame, "-o", folder.path("o"), "--outputs", "csv,segmentation"] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try SourceCatalog.read(path: folder.path("o.catalog.csv"))
  }

  /// How many pixels each source of the last detection has, from NUMBER 1 on.
  private func areas() throws -> [Int] {
    let file = try FITSFile.open(folder.path("o.segmentation.fits"))
    let labels = try file.readImage(try file.imageHDU()).pixels.map { Int($0) }
    return (1...max(1, labels.max() ?? 0)).map { number in labels.count { $0 == number } }
  }

  @Test(
    "a high threshold leaves the sources that reach it",
    arguments: [
      ["--threshold", "200"],
      ["--set", "detection.threshold=200", "--set", "detection.threshold_unit=pixel-noise"],
    ])
  func threshold(options: [String]) throws {
    let all = try catalog()
    let bright = try catalog(options)
    #expect(bright.rowCount > 0 && bright.rowCount < all.rowCount, "\(bright.rowCount)")
    for (peak, noise) in zip(try bright.doubles("FLUX_MAX"), try bright.doubles("NOISE")) {
      #expect(peak > 200 * noise)
    }
  }

  @Test("by default a pixel stands out by 3 sigmas of the filtered sky, fewer than SExtractor's 4")
  func significance() throws {
    let usual = try catalog()
    let same = try catalog(["--significance", "3"])
    #expect(try usual.doubles("FLUX_ISO") == same.doubles("FLUX_ISO"))
    let classical = try catalog(["--threshold", "1.5"])
    let (area, classicalArea) = try (
      usual.doubles("ISOAREA_IMAGE").reduce(0, +), classical.doubles("ISOAREA_IMAGE").reduce(0, +)
    )
    #expect(area > classicalArea)
    let both = try SkysieveBinary.run(
      ["detect", folder.path("stars.fits"), "-o", folder.path("o"), "--significance", "3"]
        + ["--threshold", "1.5"])
    #expect(both.status == 2 && both.errors.contains("--significance excludes --threshold"))
  }

  @Test("a least area leaves the sources that have it")
  func minimumArea() throws {
    _ = try catalog()
    let all = try areas()
    // Between the largest and the smallest star, whatever their areas are.
    let limit = try #require(all.min()) + 1
    let large = try catalog(["--minimum-area", "\(limit)"])
    #expect(large.rowCount == all.count { $0 >= limit })
    #expect(large.rowCount > 0 && large.rowCount < all.count, "\(all)")
    #expect(try areas().allSatisfy { $0 >= limit })
  }

  @Test(
    "stars far apart are found whatever the filter and the separation of blends",
    arguments: [
      ["--filter", "seeing"], ["--filter", "none", "--clean", "0", "--deblend-levels", "1"],
      ["--contrast", "0.5", "--contrast-of", "whole-blend"],
    ])
  func filters(options: [String]) throws {
    #expect(try catalog(options).rowCount == 3, "\(options)")
  }

  @Test("an output that cannot be written while sources are measured is an error")
  func unwritable() throws {
    let frame = folder.path("stars.fits")
    try writeStars(to: frame)
    let outcome = try SkysieveBinary.run(
      "detect", frame, "-o", folder.path("missing/o"), "--outputs", "segmentation")
    #expect(outcome.status == 73, "\(outcome.errors)")
  }
}
