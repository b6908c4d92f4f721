import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("The whole extraction")
struct ExtractionTests {
  @Test("finds and measures what is there, numbered as in the segmentation")
  func sources() throws {
    let placed = [
      GaussianSource(x: 30.2, y: 40.7), GaussianSource(x: 90, y: 80, flux: 5000),
      GaussianSource(x: 64, y: 20, flux: 20_000, major: 3, minor: 2, angle: 45),
    ]
    let field = GaussianField(placed)
    let mask = Mask(width: field.width, height: field.height)
    let result = try Extraction.run(
      Field(name: "three", image: field.image, mask: mask, zeroPoint: 25))
    #expect(result.sources.count == 3)
    #expect(result.catalog.rowCount == 3)
    #expect(result.warnings.count == 1, "three stars are few: \(result.warnings)")
    for source in result.sources {
      let truth = try #require(
        placed.min { distance($0, source.centre) < distance($1, source.centre) })
      #expect(distance(truth, source.windowedCentre) < 0.02)
      #expect(abs(source.kron.flux / truth.flux - 1) < 0.03)
      #expect(result.segmentation[source.peak.x, source.peak.y] == source.label)
    }
  }

  private func distance(_ source: GaussianSource, _ place: PixelPoint) -> Double {
    let (dx, dy) = (source.x - place.x, source.y - place.y)
    return (dx * dx + dy * dy).squareRoot()
  }

  @Test(
    "a strange field gives a catalogue with all columns and no error",
    arguments: ["empty", "one pixel", "constant", "nothing valid", "half saturated", "no pixels"])
  func strangeFields(kind: String) throws {
    let side = ["one pixel": 1, "no pixels": 0][kind] ?? 100
    var image = Image(width: side, height: side, filledWith: 7)
    var mask = Mask(width: side, height: side)
    switch kind {
    case "empty":
      var random = RandomStream(seed: 3)
      for index in image.pixels.indices { image.pixels[index] += Float(random.uniform()) }
    case "nothing valid":
      image = Image(width: side, height: side)
      mask = Mask(width: side, height: side, filledWith: .invalid)
    case "half saturated":
      for y in 0..<side / 2 {
        for x in 0..<side {
          image[x, y] = 60_000
          mask[x, y] = .saturated
        }
      }
    default: break
    }
    let result = try Extraction.run(Field(name: kind, image: image, mask: mask))
    #expect(result.catalog.contains("FLUX_AUTO") && result.catalog.contains("SKY_FLAGS"))
    #expect(result.catalog.rowCount == result.segmentation.count)
    #expect(result.catalog.rowCount <= 3)
    if kind != "empty" && kind != "constant" && kind != "one pixel" {
      #expect(!result.warnings.isEmpty)
    }
  }

  @Test("settings that make no sense are refused before any work")
  func badSettings() {
    var configuration = ExtractionConfiguration.default
    configuration.measurement.apertureDiameters = [5, -1]
    let field = GaussianField([])
    #expect(throws: SourceExtractionError.self) {
      try Extraction.run(
        Field(name: "x", image: field.image, mask: Mask(width: 128, height: 128)),
        configuration: configuration)
    }
  }

  @Test("one and two threads measure the same, to the last bit")
  func threads() throws {
    var random = RandomStream(seed: 8)
    let stars = (0..<40).map { _ in
      GaussianSource(
        x: 128 * random.uniform(), y: 128 * random.uniform(), flux: 3000 * random.uniform())
    }
    let field = GaussianField(stars)
    let mask = Mask(width: field.width, height: field.height)
    let catalogs = try [1, 2].map { threads in
      try Extraction.run(
        Field(name: "same", image: field.image, mask: mask, zeroPoint: 25),
        parallelism: Parallelism(threads: threads)
      ).catalog
    }
    #expect(catalogs[0].rowCount > 10)
    #expect(catalogs[0].csv() == catalogs[1].csv())
  }

  @Test("the segmentation is handed out before anything is measured")
  func early() throws {
    let field = GaussianField([GaussianSource(x: 30.2, y: 40.7)])
    var early: Segmentation?
    let result = try Extraction.run(
      Field(name: "early", image: field.image, mask: Mask(width: 128, height: 128))
    ) { _, segmentation in early = segmentation }
    #expect(early == result.segmentation)
  }
}
