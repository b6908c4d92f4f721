import Foundation
import Imaging
import Pipeline
import SourceCatalogs
import SourceExtraction
import StarGalaxy
import Testing

@Suite("Pictures of what every pixel is")
struct PictureTests {
  private let segmentation = Segmentation(
    width: 4, height: 2, labels: [0, 1, 1, 2, 0, 3, 3, 0], count: 3)

  @Test("each class has its colour, masked pixels have theirs")
  func classes() throws {
    var mask = Mask(width: 4, height: 2)
    mask[0, 1] = .invalid
    mask[2, 0] = .saturated
    let pictures = SegmentationPictures(
      segmentation, mask: mask, classes: [.star, .galaxy, .unsure])
    let picture = try pictures.mask()
    #expect(
      picture.pixels
        == .palette([0, 1, 1, 2, 4, 3, 3, 0], colors: ClassPalette.colors))
  }

  @Test("without a classifier all sources have the colour of sources")
  func plain() throws {
    let pictures = SegmentationPictures(segmentation, mask: Mask(width: 4, height: 2))
    #expect(
      try pictures.mask().pixels
        == .palette([0, 5, 5, 5, 0, 5, 5, 0], colors: ClassPalette.colors))
  }

  @Test("labels keep their numbers, those beyond 16 bits stop at the largest")
  func labels() throws {
    let large = Segmentation(width: 2, height: 1, labels: [7, 70_000], count: 70_000)
    let pictures = SegmentationPictures(large, mask: Mask(width: 2, height: 1))
    #expect(try pictures.labels().pixels == .grey16([7, 65_535]))
  }

  @Test("masks and DS9 regions agree on the colours of classes")
  func regions() throws {
    var catalog = SourceCatalog()
    try catalog.set("X_IMAGE", to: [1.0, 2, 3])
    try catalog.set("Y_IMAGE", to: [1.0, 2, 3])
    try catalog.set("CLASS", to: ["star", "galaxy", "unsure"])
    let text = String(decoding: try catalog.regions(), as: UTF8.self)
    for color in [ClassPalette.star, ClassPalette.galaxy, ClassPalette.unsure] {
      let hex = [color.red, color.green, color.blue]
        .map { String(format: "%02X", $0) }.joined()
      #expect(text.contains("color=#\(hex)"))
    }
  }
}
