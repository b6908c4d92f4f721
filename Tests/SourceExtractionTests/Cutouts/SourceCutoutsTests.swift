import Imaging
import SourceExtraction
import Testing

@Suite("Cutouts")
struct SourceCutoutsTests {
  private func cutouts(margin: Int = 0) throws -> SourceCutouts {
    let field = GaussianField([
      GaussianSource(x: 40.3, y: 64.6), GaussianSource(x: 50, y: 64), GaussianSource(x: 2, y: 2),
    ])
    let segmentation = Segmentation(
      width: field.width, height: field.height, labels: field.labels, count: 3)
    return SourceCutouts(
      field: try field.subtracted(), segmentation: segmentation, neighbourMargin: margin)
  }

  @Test("the source lies where the cutout says, at any size", arguments: [1, 8, 15, 32])
  func place(side: Int) throws {
    let cutout = try cutouts().cutout(at: PixelPoint(x: 40.3, y: 64.6), label: 1, side: side)
    #expect(cutout.image.width == side && cutout.image.height == side)
    #expect(Double(cutout.box.x.lowerBound) + cutout.centre.x == 40.3)
    #expect(abs(cutout.centre.x - Double(side / 2)) <= 0.5)
    #expect(abs(cutout.centre.y - Double(side / 2)) <= 0.5)
  }

  @Test("neighbours are masked, the source itself is not, and a margin takes their wings too")
  func neighbours() throws {
    let place = PixelPoint(x: 40.3, y: 64.6)
    let narrow = try cutouts().cutout(at: place, label: 1, side: 31)
    let wide = try cutouts(margin: 2).cutout(at: place, label: 1, side: 31)
    let (own, other) = (15 * 31 + 15, 14 * 31 + 25)
    #expect(narrow.isUsable[own] && wide.isUsable[own])
    #expect(!narrow.isUsable[other] && narrow.image.pixels[other] == 0)
    #expect(wide.isUsable.count { $0 } < narrow.isUsable.count { $0 })
  }

  @Test("what lies beyond the frame is unusable and zero")
  func edge() throws {
    let cutout = try cutouts().cutout(at: PixelPoint(x: 2, y: 2), label: 3, side: 20)
    #expect(cutout.isUsable.count { $0 } == 12 * 12)
    #expect(!cutout.isUsable[0] && cutout.image.pixels[0] == 0)
    let outside = try cutouts().cutout(at: PixelPoint(x: -500, y: 9e12), label: 0, side: 4)
    #expect(!outside.isUsable.contains(true))
  }
}
