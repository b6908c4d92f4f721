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
    let picture = try SegmentationPictures(segmentation)
      .classes([.star, .galaxy, .unsure], mask: mask)
    #expect(
      picture.pixels
        == .palette([0, 1, 1, 2, 4, 3, 3, 0], colors: ClassPalette.colors))
  }

  @Test("without a classifier all sources have the colour of sources")
  func plain() throws {
    let picture = try SegmentationPictures(segmentation)
      .classes([], mask: Mask(width: 4, height: 2))
    #expect(
      picture.pixels
        == .palette([0, 5, 5, 5, 0, 5, 5, 0], colors: ClassPalette.colors))
  }

  @Test("a plain mask is black where there is sky and white where there are sources")
  func mask() throws {
    #expect(
      try SegmentationPictures(segmentation).mask().pixels
        == .grey8([0, 255, 255, 255, 0, 255, 255, 0], transparent: nil))
  }

  @Test("labels keep their numbers; those beyond 16 bits begin again with 1")
  func labels() throws {
    let large = Segmentation(
      width: 4, height: 1, labels: [0, 7, 65_535, 65_536], count: 65_536)
    #expect(try SegmentationPictures(large).labels().pixels == .grey16([0, 7, 65_535, 1]))
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
