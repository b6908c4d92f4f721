import Imaging
import Testing

@Suite("Rectangles of pixels")
struct PixelBoxTests {
  @Test("a box is clipped to the frame, and to nothing when it lies outside")
  func clipping() {
    let frame = PixelBox(width: 10, height: 5)
    #expect(PixelBox(x: -3..<4, y: 3..<9).clipped(to: frame) == PixelBox(x: 0..<4, y: 3..<5))
    #expect(PixelBox(x: 20..<25, y: 0..<5).clipped(to: frame).isEmpty)
    #expect(frame.contains(PixelBox(x: 9..<10, y: 0..<5)))
    #expect(!frame.contains(PixelBox(x: 9..<11, y: 0..<5)))
  }

  @Test("padding grows all four sides, and shrinks at most to nothing")
  func padding() {
    let box = PixelBox(x: 2..<5, y: 1..<2)
    #expect(box.padded(by: 2) == PixelBox(x: 0..<7, y: -1..<4))
    #expect(box.padded(by: -4).isEmpty)
  }

  @Test("a square around a pixel has it in the middle", arguments: [1, 2, 5, 48])
  func centred(side: Int) {
    let box = PixelBox(centredOnX: 7, y: 9, side: side)
    #expect(box.width == side && box.height == side)
    #expect(box.contains(x: 7, y: 9))
    #expect(box.x.lowerBound == 7 - side / 2)
  }

  @Test("a union holds both boxes and ignores an empty one")
  func union() {
    let box = PixelBox(x: 0..<2, y: 0..<2)
    #expect(box.union(PixelBox(x: 5..<6, y: 1..<7)) == PixelBox(x: 0..<6, y: 0..<7))
    #expect(box.union(PixelBox(x: 9..<9, y: 0..<4)) == box)
  }
}

@Suite("Cutting and turning frames")
struct CroppingTests {
  let image = Image(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])

  @Test("a crop copies what is inside and fills the rest")
  func crop() {
    let cut = image.cropped(to: PixelBox(x: 1..<5, y: -1..<1), fillingOutsideWith: -9)
    #expect(cut == Image(width: 4, height: 2, pixels: [-9, -9, -9, -9, 2, 3, -9, -9]))
    let away = image.cropped(to: PixelBox(x: 7..<9, y: 0..<1), fillingOutsideWith: 8)
    #expect(away.pixels == [8, 8])
  }

  @Test("a crop of any box agrees with asking pixel by pixel", arguments: -4...5)
  func cropAgreesWithSlowTwin(offset: Int) {
    let box = PixelBox(x: offset..<offset + 3, y: offset - 1..<offset + 2)
    let cut = image.cropped(to: box, fillingOutsideWith: 0.5)
    for y in 0..<3 {
      for x in 0..<3 {
        let (column, row) = (x + box.x.lowerBound, y + box.y.lowerBound)
        let expected = image.bounds.contains(x: column, y: row) ? image[column, row] : 0.5
        #expect(cut[x, y] == expected)
      }
    }
  }

  @Test("flips reverse rows or columns, and twice is nothing")
  func flips() {
    #expect(image.flippedVertically().pixels == [4, 5, 6, 1, 2, 3])
    #expect(image.flippedHorizontally().pixels == [3, 2, 1, 6, 5, 4])
    #expect(image.flippedVertically().flippedVertically() == image)
  }

  @Test("a mask cut outside its frame is marked as edge")
  func maskCrop() {
    var mask = Mask(width: 2, height: 1)
    mask[1, 0] = .saturated
    #expect(mask.cropped(to: PixelBox(x: 1..<3, y: 0..<1)).flags == [.saturated, .edge])
    #expect(mask.count(of: [.saturated, .invalid]) == 1)
  }
}
