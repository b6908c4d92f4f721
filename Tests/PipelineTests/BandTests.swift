import FITSFiles
import Foundation
import Pipeline
import SourceCatalogs
import StarGalaxy
import Testing
import _TestSupport

@Suite("Fields of several bands")
struct BandTests {
  let folder: TemporaryFolder
  let request: FieldRequest

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    // Band r is twice as bright as g, and i half as bright as r.
    for (name, brightness) in [("g", 1.0), ("r", 2), ("i", 1)] {
      try SmallFields.write(to: folder.path("\(name).fits"), brightness: brightness)
    }
    request = FieldRequest(
      name: "field",
      bands: ["g", "r", "i"].map {
        BandInput(FITSLocation(path: folder.path("\($0).fits")), band: $0)
      })
  }

  private func catalog(_ detection: DetectionBand) throws -> SourceCatalog {
    let configuration = ProcessConfiguration(detectionBand: detection)
    return try FieldProcessor(configuration: configuration).process(request).catalog
  }

  @Test("colours are the ratios of brightness", arguments: [DetectionBand.combined, .named("r")])
  func colours(detection: DetectionBand) throws {
    let catalog = try catalog(detection)
    #expect(catalog.rowCount == 3)
    let expected = 2.5 * log10(2.0)
    for (name, colour) in [("COLOR_G_R", expected), ("COLOR_R_I", -expected)] {
      for value in try catalog.doubles(name) { #expect(abs(value - colour) < 0.02, "\(name)") }
    }
  }

  @Test("in the detection band itself, forced fluxes are the measured ones")
  func forced() throws {
    let catalog = try catalog(.named("r"))
    for name in ["FLUX_AUTO", "FLUX_APER_1", "FLUX_PSF"] {
      let pairs = zip(try catalog.doubles(name), try catalog.doubles("\(name)_R"))
      for (own, forced) in pairs { #expect(abs(forced / own - 1) < 0.02, "\(name)") }
    }
  }

  @Test("every band counts for the classes", arguments: [DetectionBand.combined, .named("r")])
  func classes(detection: DetectionBand) throws {
    let models = PipelineModels(
      classifier: ClassifierModel(try StarGalaxyClassifier.embedded(), digest: "test"))
    let processor = FieldProcessor(
      configuration: ProcessConfiguration(detectionBand: detection), models: models)
    let joined = try processor.process(request).catalog
    #expect(try joined.integers("CLASS_BANDS").allSatisfy { $0 == 3 })
    let alone = try processor.process(FieldRequest(name: "alone", bands: [request.bands[1]]))
    #expect(!alone.catalog.names.contains("CLASS_BANDS"))
  }

  @Test("a band that does not exist, and bands of other sides, are told in a line")
  func wrong() throws {
    #expect(throws: PipelineError.self) { try catalog(.named("z")) }
    try SmallFields.write(to: folder.path("i.fits"), side: 100)
    #expect(throws: PipelineError.self) { try catalog(.combined) }
  }
}
