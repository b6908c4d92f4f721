import Foundation
import SourceCatalogs
import Testing
import _TestSupport

@Suite("The commands classify and latent")
struct ClassifyCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let outcome = try SkysieveBinary.run(
      "simulate", "--preset", "des", "--size", "512", "--seed", "3", "-o", folder.path("sky"))
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("classifies what it finds: the same bytes for any number of threads")
  func ownSources() throws {
    let tables = try ["1", "3"].map { threads in
      let path = folder.path("own\(threads).csv")
      let outcome = try SkysieveBinary.run(
        "classify", folder.path("sky.fits"), "-o", path, "--threads", threads,
        "--star-fraction", folder.path("fraction.csv"), "--draws", "150")
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try String(contentsOfFile: path, encoding: .utf8)
    }
    #expect(tables[0] == tables[1])
    let catalog = try SourceCatalog.read(path: folder.path("own1.csv"))
    #expect(try catalog.doubles("P_STAR").allSatisfy { (0...1).contains($0) })
    #expect(Set(try catalog.strings("CLASS")).isSubset(of: ["star", "galaxy", "unsure"]))
    #expect(try SourceCatalog.read(path: folder.path("fraction.csv")).rowCount > 1)
  }

  @Test("keeps the rows and columns of a given catalogue")
  func givenCatalog() throws {
    let given = folder.path("given.csv")
    let rows = "MINE,X_IMAGE,Y_IMAGE\na,100,100\nb,250.5,300.25\nc,-40,10\n"
    try rows.write(toFile: given, atomically: true, encoding: .utf8)
    let outcome = try SkysieveBinary.run(
      "classify", folder.path("sky.fits"), "--catalog", given, "-o", folder.path("c.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let catalog = try SourceCatalog.read(path: folder.path("c.csv"))
    #expect(try catalog.strings("MINE") == ["a", "b", "c"])
    let probabilities = try catalog.doubles("P_STAR")
    #expect(probabilities[0].isFinite && probabilities[1].isFinite && probabilities[2].isNaN)
  }

  @Test("another frame of the same sky counts, and one of another sky is said not to")
  func bands() throws {
    let outcome = try SkysieveBinary.run(
      "simulate", "--preset", "des", "--size", "512", "--seed", "3", "--sky",
      "world.declination=-60", "-o", folder.path("far"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    for (other, doubts) in [("sky.fits", false), ("far.fits", true)] {
      let outcome = try SkysieveBinary.run(
        "classify", folder.path("sky.fits"), "--band", folder.path(other), "-o",
        folder.path("b.csv"))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("is it the same sky?") == doubts, "\(outcome.errors)")
      let catalog = try SourceCatalog.read(path: folder.path("b.csv"))
      // The column is there where it says anything.
      #expect((catalog["CLASS_BANDS"] != nil) != doubts)
    }
  }

  @Test("a survey's preset counts, like any setting")
  func survey() throws {
    let outcome = try SkysieveBinary.run(
      "classify", folder.path("sky.fits"), "--survey", "kids", "--set", "measurement.apertures=[7]",
      "-o", folder.path("k.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let catalog = try SourceCatalog.read(path: folder.path("k.csv"))
    // The zero point of KiDS is 0, whatever the header says.
    let pairs = zip(try catalog.doubles("FLUX_AUTO"), try catalog.doubles("MAG_AUTO"))
      .filter { $0.0 > 0 }
    #expect(pairs.count > 10)
    #expect(pairs.allSatisfy { abs($0.1 + 2.5 * log10($0.0)) < 0.001 })
    #expect(catalog["FLUX_APER"] != nil && catalog["FLUX_APER_1"] == nil)
  }

  @Test("latent writes pictures and tables")
  func atlas() throws {
    let outcome = try SkysieveBinary.run(
      "latent", folder.path("sky.fits"), "-o", folder.path("latent"), "--draws", "100")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for name in [
      "latent.png", "views.png", "size-magnitude.png", "cutouts.png", "decoded.png",
      "reliability.png", "sources.csv", "clusters.csv",
    ] {
      #expect(FileManager.default.fileExists(atPath: folder.path("latent/\(name)")), "\(name)")
    }
  }
}
