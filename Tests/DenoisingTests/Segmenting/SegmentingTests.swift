import Denoising
import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Segmenting")
struct SegmentingTests {
  private let fluxes = [Float](repeating: 600, count: 30)

  @Test("every bright star is found once, at its place, and owns its pixels")
  func findsStars() throws {
    let result = try StandInMapping.segmenting.run(TestField.stars(fluxes: fluxes))
    #expect(result.extraction.sources.count == fluxes.count)
    for index in fluxes.indices {
      let place = TestField.place(index, width: 300)
      let label = result.extraction.segmentation[place.x, place.y]
      #expect(label > 0)
      guard label > 0 else { continue }
      let source = result.extraction.sources[Int(label) - 1]
      #expect(abs(source.centre.x - Double(place.x)) < 0.5)
      #expect(abs(source.centre.y - Double(place.y)) < 0.5)
    }
  }

  @Test("the catalogue has detect's columns and how sure each source is")
  func columns() throws {
    let result = try StandInMapping.segmenting.run(TestField.stars(fluxes: fluxes))
    let catalog = result.extraction.catalog
    for name in ["NUMBER", "X_IMAGE", "FLUX_AUTO", "SPREAD_MODEL", "FLAGS"] {
      #expect(catalog.contains(name))
    }
    let probabilities = try catalog.doubles("DETECTION_PROBABILITY")
    let ratios = try catalog.doubles("SNR_DENOISED")
    #expect(probabilities.allSatisfy { $0 > 0.9 && $0 <= 1 })
    #expect(ratios.allSatisfy { $0 > 3 })
  }

  @Test("the same bytes come out of 1, 2 and 5 threads", arguments: [2, 5])
  func threads(count: Int) throws {
    var one = StandInMapping.segmenting
    one.parallelism = .serial
    var many = one
    many.parallelism = Parallelism(threads: count)
    let field = TestField.stars(fluxes: fluxes)
    let (left, right) = (try one.run(field), try many.run(field))
    #expect(left.extraction.catalog == right.extraction.catalog)
    #expect(left.extraction.segmentation == right.extraction.segmentation)
    #expect(left.threshold == right.threshold)
  }

  @Test("masked pixels belong to nobody")
  func masked() throws {
    var field = TestField.stars(fluxes: fluxes)
    let place = TestField.place(3, width: 300)
    for y in place.y - 2...place.y + 2 {
      for x in place.x - 2...place.x + 2 {
        field.mask[x, y] = .invalid
        field.image[x, y] = 0
      }
    }
    let mask = field.mask
    let result = try StandInMapping.segmenting.run(field)
    let labels = result.extraction.segmentation.labels
    let areGood = zip(labels, mask.flags).allSatisfy { $0 == 0 || $1.isEmpty }
    #expect(areGood)
  }

  @Test("a frame without a good pixel gives a catalogue without rows, and a warning")
  func nothingGood() throws {
    let field = Field(
      name: "dead", image: Image(width: 70, height: 50),
      mask: Mask(width: 70, height: 50, filledWith: .invalid))
    let result = try StandInMapping.segmenting.run(field)
    #expect(result.extraction.catalog.rowCount == 0)
    #expect(result.extraction.catalog.contains("X_IMAGE"))
    #expect(!result.extraction.warnings.isEmpty)
  }

  @Test("false alarms on blank noise are as frequent as asked", arguments: [5.0, 40.0])
  func falseAlarms(rate: Double) throws {
    var segmenting = StandInMapping.segmenting
    segmenting.configuration.goal = .falseAlarms(perSquareArcminute: rate)
    segmenting.configuration.blankSide = 1024
    let side = 1500
    let result = try segmenting.run(TestField.stars(width: side, height: side, fluxes: []))
    let area = Double(side * side) * 0.25 * 0.25 / 3600
    let expected = rate * area
    #expect(abs(Double(result.extraction.sources.count) - expected) < 4 * expected.squareRoot())
  }

  @Test("a rate per square arcminute needs a pixel scale")
  func noScale() {
    var segmenting = StandInMapping.segmenting
    segmenting.configuration.goal = .falseAlarms(perSquareArcminute: 1)
    var field = TestField.stars(fluxes: fluxes)
    field.pixelScale = nil
    #expect(throws: DenoisingError.self) { try segmenting.run(field) }
  }

  @Test("bands find what the whole frame does")
  func bands() throws {
    let (width, height) = (300, 1000)
    let many = [Float](repeating: 900, count: 7 * 25)
    let field = TestField.stars(width: width, height: height, fluxes: many)
    var banded = BandedSegmenting(StandInMapping.segmenting)
    banded.bandPixels = width * 400
    let result = try banded.run(width: width, height: height) { rows in
      let pixels = Array(field.image.pixels[rows.lowerBound * width..<rows.upperBound * width])
      let part = Image(width: width, height: rows.count, pixels: pixels)
      return Field(
        name: "band", image: part, mask: Mask(width: width, height: rows.count))
    }
    #expect(result.catalog.rowCount == many.count)
    var row = [Int32](repeating: 0, count: width)
    let rows = try result.catalog.doubles("Y_IMAGE")
    for index in many.indices {
      let place = TestField.place(index, width: width)
      row.withUnsafeMutableBufferPointer { result.segmentation.fill($0, y: place.y) }
      let label = Int(row[place.x])
      #expect(label > 0)
      guard label > 0 else { continue }
      #expect(abs(rows[label - 1] - Double(place.y + 1)) < 1)
    }
  }

  @Test("the matched filter reaches the same goal without a network")
  func classical() throws {
    var classical = ClassicalSegmenting()
    classical.configuration.blankSide = 512
    let result = try classical.run(TestField.stars(fluxes: fluxes))
    #expect(result.extraction.sources.count >= fluxes.count)
    #expect(result.extraction.sources.count <= fluxes.count + 3)
    #expect(!result.extraction.warnings.contains { $0.hasPrefix("no sources") })
  }

  @Test("both detectors say so when no threshold promises the purity asked for")
  func unreachable() throws {
    // The faintest of stars, fewer than the maxima of noise.
    let field = TestField.stars(fluxes: [Float](repeating: 30, count: 4))
    var classical = ClassicalSegmenting()
    classical.configuration.blankSide = 512
    classical.configuration.goal = .purity(0.9999)
    var network = StandInMapping.segmenting
    network.configuration.goal = .purity(0.9999)
    for result in [try classical.run(field), try network.run(field)] {
      #expect(result.threshold.reachablePurity != nil)
      #expect(result.extraction.sources.isEmpty)
      #expect(result.extraction.warnings.contains { $0.hasPrefix("no sources") })
    }
  }
}
