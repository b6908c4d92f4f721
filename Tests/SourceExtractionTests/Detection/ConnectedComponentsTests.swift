import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Connected components")
struct ConnectedComponentsTests {
  @Test(
    "labels are those of a flood fill, whatever the shape", arguments: AdversarialShapes.allCases)
  func shapes(_ shape: AdversarialShapes) {
    let image = shape.image
    for area in [1, 4] {
      let found = ConnectedComponents(of: image, above: 1, minimumArea: area)
      let labels = FloodFillTwin.labels(
        of: found.components, width: image.width, height: image.height)
      #expect(labels == FloodFillTwin.labels(of: image, above: 1, minimumArea: area))
    }
  }

  @Test("random frames of every density agree with a flood fill", arguments: 1...9)
  func randomFrames(tenths: Int) {
    var random = RandomStream(seed: UInt64(tenths))
    let image = AdversarialShapes.draw(97, 203) { _, _ in random.uniform() < Double(tenths) / 10 }
    let found = ConnectedComponents(of: image, above: 1, parallelism: Parallelism(threads: 3))
    let labels = FloodFillTwin.labels(of: found.components, width: 97, height: 203)
    #expect(labels == FloodFillTwin.labels(of: image, above: 1))
  }

  @Test("a pixel equal to the threshold, and NaN, are sky")
  func limits() {
    let image = Image(width: 9, height: 1, pixels: [1, .nan, 1, 1.5, .infinity, 1, 0, -2, 3])
    let found = ConnectedComponents(of: image, above: 1).components
    #expect(found.runs == [.init(row: 0, start: 3, end: 5), .init(row: 0, start: 8, end: 9)])
    #expect(found.offsets == [0, 1, 2])
  }

  @Test("one and many threads find the same runs in the same order")
  func threads() {
    let image = AdversarialShapes.denseNoise.image
    let one = ConnectedComponents(of: image, above: 1, parallelism: .serial)
    let four = ConnectedComponents(of: image, above: 1, parallelism: Parallelism(threads: 4))
    #expect(one.components == four.components)
  }

  @Test("100,000 parts, and one that covers a frame, pass no limit")
  func counts() {
    let dots = AdversarialShapes.draw(640, 632) { x, y in x % 2 == 0 && y % 2 == 0 }
    #expect(ConnectedComponents(of: dots, above: 1).components.count == 320 * 316)
    let board = AdversarialShapes.draw(1000, 1000) { x, y in (x + y) % 2 == 0 }
    let found = ConnectedComponents(of: board, above: 1).components
    #expect(found.count == 1)
    #expect(found.runs.count == 500_000)
  }
}
