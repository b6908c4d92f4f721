import Imaging
import SourceExtraction
import Testing

@Suite("Point spread of hopeless fields")
struct PointSpreadDegenerateTests {
  @Test("without sources the default width is assumed, and the model says so")
  func empty() throws {
    let field = try PointSpreadTestField.subtracted(Image(width: 64, height: 48))
    let model = PointSpreadEstimator.estimate(field, candidates: [])
    #expect(model.origin == .assumed)
    #expect(model.starCount == 0)
    #expect(abs(model.centralFWHM - 3.5) < 0.05)
    #expect(model.uncertainty(atX: 3, y: 3) >= 0.2)
  }

  @Test("without stars the header's seeing is assumed")
  func seeing() throws {
    var field = try PointSpreadTestField.subtracted(Image(width: 64, height: 48))
    field.pixelScale = 0.4
    field.header.set("SEEING", 2.0)
    let model = PointSpreadEstimator.estimate(field, candidates: [])
    #expect(model.origin == .assumed)
    #expect(abs(model.centralFWHM - 5) < 0.05)
  }

  @Test("a field whose sources are all saturated assumes a width")
  func saturated() throws {
    let field = try PointSpreadTestField(seed: 2, side: 256)
    let candidates = field.candidates.map { candidate in
      var candidate = candidate
      candidate.flags = .saturated
      return candidate
    }
    let model = PointSpreadEstimator.estimate(field.subtracted, candidates: candidates)
    #expect(model.origin == .assumed)
  }

  @Test("a field whose pixels are all masked assumes a width, and its fits fail without harm")
  func masked() throws {
    let field = try PointSpreadTestField(seed: 2, side: 128)
    let masked = try PointSpreadTestField.subtracted(
      field.simulated.image, mask: Mask(width: 128, height: 128, filledWith: .invalid))
    let model = PointSpreadEstimator.estimate(masked, candidates: field.candidates)
    #expect(model.origin == .assumed)
    let fits = PointSourceFitter(model, on: masked).fit([PointSourceStart(x: 64, y: 64)])
    #expect(fits.count == 1 && !fits[0].isConverged && fits[0].flux.isNaN)
  }

  @Test("a frame of one pixel, and sources outside or without numbers, break nothing")
  func tiny() throws {
    let field = try PointSpreadTestField.subtracted(
      Image(width: 1, height: 1, filledWith: 3))
    let places: [(Double, Double)] = [(0, 0), (-5, 700), (.nan, 1), (1e300, -.infinity)]
    let model = PointSpreadEstimator.estimate(
      field, candidates: places.map { PointSpreadCandidate(x: $0.0, y: $0.1, flux: 10) })
    #expect(model.origin == .assumed)
    let fits = PointSourceFitter(model, on: field).fit(
      places.map { PointSourceStart(x: $0.0, y: $0.1) })
    #expect(fits.filter { $0.isConverged }.isEmpty)
  }

  @Test("a field of pure noise never invents a measured model")
  func noise() throws {
    let candidates = (0..<200).map { (index: Int) -> PointSpreadCandidate in
      let (x, y) = (Double(index * 37 % 256), Double(index * 91 % 256))
      return PointSpreadCandidate(x: x, y: y, flux: 5)
    }
    var image = Image(width: 256, height: 256)
    for index in image.pixels.indices { image.pixels[index] = Float(index * 7919 % 13) }
    let blank = try PointSpreadTestField.subtracted(image)
    let model = PointSpreadEstimator.estimate(blank, candidates: candidates)
    #expect(model.origin != SourceExtraction.PointSpreadModel.Origin.measured)
  }

  @Test("settings out of range are refused with their name")
  func settings() {
    var configuration = SourceExtraction.PointSpreadConfiguration.default
    configuration.highestOrder = 7
    #expect(throws: SourceExtractionError.self) { try configuration.validate() }
    #expect(throws: Never.self) {
      try SourceExtraction.PointSpreadConfiguration.default.validate()
    }
  }
}
