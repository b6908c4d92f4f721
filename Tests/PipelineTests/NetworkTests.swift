import Denoising
import FITSFiles
import Foundation
import Pipeline
import SourceCatalogs
import Testing
import _TestSupport

@Suite("The network in the main job")
struct NetworkTests {
  let folder: TemporaryFolder
  let fields: [FieldRequest]
  let configuration: ProcessConfiguration

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    fields = try (0..<3).map { number in
      let path = folder.path("f\(number).fits")
      try SmallFields.write(to: path, shift: Double(number))
      return SmallFields.request(path)
    }
    // A small blank sky: what it says does not matter here, the time it takes does.
    var segmenting = SegmentingConfiguration.default
    segmenting.blankSide = 256
    configuration = ProcessConfiguration(
      segmenting: segmenting, outputs: FieldOutput.standard.union([.denoised]))
  }

  @Test("1, 2 and 8 jobs write the same bytes", arguments: [2, 8])
  func jobs(count: Int) throws {
    for (name, options) in [
      ("one", RunOptions(jobs: 1, threads: 1)), ("more", RunOptions(jobs: count, threads: 8)),
    ] {
      _ = try SmallFields.run(
        fields, into: folder.path(name), configuration: configuration, options: options)
    }
    let (one, more) = (
      try SmallFields.contents(of: folder.path("one")),
      try SmallFields.contents(of: folder.path("more"))
    )
    #expect(one == more)
    #expect(one.keys.contains("f0/denoised.fits"))
  }

  @Test("the sources are found, and their probability is a column")
  func sources() throws {
    _ = try SmallFields.run([fields[0]], into: folder.path("out"), configuration: configuration)
    let catalog = try SourceCatalog.read(path: folder.path("out/f0/catalog.csv"))
    try expectSources(of: catalog)
  }

  @Test("another purity is another result, and another network another run")
  func resume() throws {
    let out = folder.path("out")
    _ = try SmallFields.run(fields, into: out, configuration: configuration)
    #expect(try SmallFields.run(fields, into: out, configuration: configuration)?.skipped == 3)
    var purer = configuration
    purer.segmenting?.goal = .purity(0.99)
    #expect(try SmallFields.run(fields, into: out, configuration: purer)?.skipped == 0)
    let record = try String(contentsOfFile: folder.path("out/f0/field.json"), encoding: .utf8)
    #expect(record.contains("0.99") && record.contains("\"denoising network\""))
    let classical = try SmallFields.run(fields, into: out)
    #expect(classical?.skipped == 0)
  }

  @Test("on bands together it finds what they share, measured on the reference")
  func bands() throws {
    let bands = try ["g", "r", "i"].map { name in
      let path = folder.path("\(name).fits")
      try SmallFields.write(to: path, brightness: name == "r" ? 2 : 1)
      return BandInput(FITSLocation(path: path), band: name)
    }
    let processor = FieldProcessor(
      configuration: configuration, models: PipelineModels(network: try NetworkModel()))
    let together = try processor.process(FieldRequest(name: "field", bands: bands)).catalog
    try expectSources(of: together)
    let alone = try processor.process(FieldRequest(name: "alone", bands: [bands[0]])).catalog
    let (first, second) = (try flux(of: together), try flux(of: alone))
    for (one, other) in zip(first, second) { #expect(abs(one / other - 1) < 0.02) }
    for colour in try together.doubles("COLOR_G_R") {
      #expect(abs(colour - 2.5 * log10(2)) < 0.05)
    }
  }

  /// Where the three sources were painted; noise may add one of its own to so few.
  private let painted = [(21.3, 31.6), (61, 71), (76.5, 23.5)]

  /// The fluxes of the painted sources.
  private func flux(of catalog: SourceCatalog) throws -> [Double] {
    let places = Array(zip(try catalog.doubles("X_IMAGE"), try catalog.doubles("Y_IMAGE")))
    let fluxes = try catalog.doubles("FLUX_PSF")
    return try painted.map { x, y in
      let index = places.firstIndex { abs($0.0 - x) < 1 && abs($0.1 - y) < 1 }
      return fluxes[try #require(index)]
    }
  }

  private func expectSources(of catalog: SourceCatalog) throws {
    let places = zip(try catalog.doubles("X_IMAGE"), try catalog.doubles("Y_IMAGE"))
    for (x, y) in painted {
      #expect(places.contains { abs($0 - x) < 1 && abs($1 - y) < 1 }, "\(x), \(y)")
    }
    for probability in try catalog.doubles("DETECTION_PROBABILITY") {
      #expect(probability > 0 && probability <= 1)
    }
  }
}
