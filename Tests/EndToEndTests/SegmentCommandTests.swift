import FITSFiles
import Foundation
import SourceCatalogs
import Testing
import _TestSupport

@Suite("The commands segment and denoise")
struct SegmentCommandTests {
  let folder: TemporaryFolder
  private let side = 192

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A simulated field with its flags.
  private func simulate() throws -> String {
    let prefix = folder.path("field")
    let outcome = try SkysieveBinary.run(
      "simulate", "--preset", "des", "--size", "\(side)", "--seed", "3", "-o", prefix)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return prefix
  }

  @Test("a field becomes a catalogue, a segmentation and pictures; any threads, same bytes")
  func segments() throws {
    let field = try simulate()
    let catalogs = try ["1", "2"].map { threads in
      let prefix = folder.path("out\(threads)")
      let outcome = try SkysieveBinary.run(
        "segment", field + ".fits", "-o", prefix, "--threads", threads, "--json",
        "--candidates", prefix + ".candidates.csv")
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try String(contentsOfFile: prefix + ".catalog.csv", encoding: .utf8)
    }
    #expect(catalogs[0] == catalogs[1])
    #expect(catalogs[0].contains("DETECTION_PROBABILITY"))
    let file = try FITSFile.open(folder.path("out1.segmentation.fits"))
    let labels = try file.readIntegers(try file.imageHDU())
    #expect(labels.width == side)
    let rows = catalogs[0].split(separator: "\n").count - 1
    #expect(Int(labels.pixels.max() ?? 0) == rows)
    for ending in ["mask.png", "labels.png", "overlay.png", "candidates.csv"] {
      #expect(FileManager.default.fileExists(atPath: folder.path("out1.\(ending)")), "\(ending)")
    }
  }

  @Test("the matched filter needs no network")
  func matchedFilter() throws {
    let field = try simulate()
    let outcome = try SkysieveBinary.run(
      "segment", field + ".fits", "-o", folder.path("m"), "--detector", "matched-filter",
      "--outputs", "csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: folder.path("m.catalog.csv"), encoding: .utf8)
    #expect(text.split(separator: "\n").count > 3)
  }

  @Test("a survey's preset counts")
  func survey() throws {
    let outcome = try SkysieveBinary.run(
      "segment", try simulate() + ".fits", "-o", folder.path("k"), "--detector", "matched-filter",
      "--outputs", "csv", "--survey", "kids")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let catalog = try SourceCatalog.read(path: folder.path("k.catalog.csv"))
    // The zero point of KiDS is 0, whatever the header says.
    let pairs = zip(try catalog.doubles("FLUX_AUTO"), try catalog.doubles("MAG_AUTO"))
      .filter { $0.0 > 0 }
    #expect(pairs.count > 3)
    #expect(pairs.allSatisfy { abs($0.1 + 2.5 * log10($0.0)) < 0.001 })
  }

  @Test("a purity and a rate of false alarms at once are refused")
  func twoGoals() throws {
    let outcome = try SkysieveBinary.run(
      "segment", "none.fits", "--purity", "0.9", "--false-alarms", "1")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--false-alarms"))
    #expect(!outcome.errors.contains("none.fits"))
  }

  @Test("strange frames give a header-only catalogue and exit 0", arguments: [0, 1, 2])
  func strange(kind: Int) throws {
    let side = kind == 2 ? 1 : 64
    let pixels = [Float](repeating: kind == 0 ? .nan : 5, count: side * side)
    let frame = folder.path("strange.fits")
    try FITSWriter.write([.image(.float32(pixels), axes: [side, side])], to: frame)
    let outcome = try SkysieveBinary.run("segment", frame, "-o", folder.path("s"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: folder.path("s.catalog.csv"), encoding: .utf8)
    #expect(text.split(separator: "\n").count == 1)
  }

  @Test("a denoised frame keeps size, sky and header; the noise is written beside it")
  func denoises() throws {
    let field = try simulate()
    let (output, sigma) = (folder.path("clean.fits"), folder.path("sigma.fits"))
    let outcome = try SkysieveBinary.run(
      "denoise", field + ".fits", "-o", output, "--sigma-map", sigma)
    #expect(outcome.status == 0, "\(outcome.errors)")
    func image(_ path: String) throws -> FITSImage {
      let file = try FITSFile.open(path)
      return try file.readImage(try file.imageHDU())
    }
    let (before, after) = (try image(field + ".fits"), try image(output))
    #expect(after.width == side && after.height == side)
    #expect(after.header.double("MAGZERO") == before.header.double("MAGZERO"))
    let noise = try image(sigma).pixels
    #expect(noise.allSatisfy { $0 > 0 })
    func scatter(_ pixels: [Float]) -> Float {
      let differences = zip(pixels, pixels.dropFirst()).map { abs($0 - $1) }.sorted()
      return differences[differences.count / 2]
    }
    #expect(scatter(after.pixels) < 0.5 * scatter(before.pixels))
  }
}
