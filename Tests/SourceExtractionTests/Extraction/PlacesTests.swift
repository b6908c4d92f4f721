import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Extraction at places of another catalogue")
struct PlacesTests {
  private let field = GaussianField([
    GaussianSource(x: 30.2, y: 40.7), GaussianSource(x: 90, y: 80, flux: 5000),
  ])

  private func run(_ places: [PixelPoint]) throws -> Extraction.AtPlaces {
    let mask = Mask(width: field.width, height: field.height)
    return try Extraction.run(
      Field(name: "two", image: field.image, mask: mask, zeroPoint: 25), at: places)
  }

  @Test("a place takes the source that was found there")
  func takesFound() throws {
    let outcome = try run([PixelPoint(x: 90.4, y: 79.5), PixelPoint(x: 30, y: 41)])
    #expect(outcome.result.sources.count == 2)
    let rows = outcome.rows.compactMap { $0 }
    #expect(Set(rows) == [0, 1])
    let first = outcome.result.sources[rows[0]].windowedCentre
    #expect(abs(first.x - 90) < 0.1 && abs(first.y - 80) < 0.1)
  }

  @Test("where nothing was found, and beside a source that has its place, a source is added")
  func addsSources() throws {
    let outcome = try run([
      PixelPoint(x: 60, y: 20), PixelPoint(x: 90, y: 80), PixelPoint(x: 93.5, y: 83),
    ])
    #expect(outcome.result.sources.count == 4)
    #expect(Set(outcome.rows.compactMap { $0 }).count == 3)
    let added = try #require(outcome.rows[0])
    #expect(outcome.result.sources[added].area > 4)
    #expect(outcome.result.segmentation[60, 20] == Int32(added + 1))
  }

  @Test("places off the frame and places that are no numbers have no source")
  func outside() throws {
    let outcome = try run([
      PixelPoint(x: -5, y: 10), PixelPoint(x: .nan, y: 3), PixelPoint(x: 1e12, y: 0),
    ])
    #expect(outcome.rows == [nil, nil, nil])
    #expect(outcome.result.sources.count == 2)
  }
}
