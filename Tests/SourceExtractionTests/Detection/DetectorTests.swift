import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Detector")
struct DetectorTests {
  private let plain: DetectionConfiguration = {
    var configuration = DetectionConfiguration.default
    configuration.convention = .filteredNoise
    configuration.threshold = 4
    return configuration
  }()

  private func detect(
    _ sky: PaintedSky, _ configuration: DetectionConfiguration? = nil, mask: Mask? = nil,
    threads: Int = 2
  ) throws -> Detection {
    try Detector.detect(
      significance: sky.image, image: sky.image, mask: mask ?? sky.mask,
      configuration: configuration ?? plain, parallelism: Parallelism(threads: threads))
  }

  @Test("isolated spots are found at their peaks, numbered by their first pixel")
  func isolated() throws {
    var sky = PaintedSky(width: 200, height: 160)
    let places = [(30.0, 20.0), (150.0, 35.0), (90.0, 80.0), (40.0, 140.0)]
    for (x, y) in places { sky.add(x: x, y: y, peak: 60) }
    let detection = try detect(sky)
    #expect(detection.sources.count == 4)
    for (source, place) in zip(detection.sources, places) {
      #expect(abs(Double(source.peakX) - place.0) <= 1)
      #expect(abs(Double(source.peakY) - place.1) <= 1)
      #expect(source.flags.isEmpty && source.skyFlags.isEmpty)
      #expect(source.box.contains(x: source.peakX, y: source.peakY))
    }
  }

  @Test("segmentation, pixel runs, areas and boxes tell the same story")
  func consistency() throws {
    let detection = try detect(crowdedSky(), nil)
    let map = detection.segmentation
    #expect(map.count == detection.sources.count)
    #expect(detection.pixelRuns.count == detection.sources.count)
    #expect(
      map.labels
        == FloodFillTwin.labels(of: detection.pixelRuns, width: map.width, height: map.height))
    var next: Int32 = 1
    for label in map.labels where label >= next {
      #expect(label == next, "labels are numbered by first pixels")
      next += 1
    }
    for (source, index) in zip(detection.sources, 0...) {
      let runs = detection.pixelRuns[index]
      #expect(source.area == runs.reduce(0) { $0 + $1.count })
      #expect(map[source.peakX, source.peakY] == source.label)
      for run in runs {
        #expect(source.box.y.contains(Int(run.row)) && source.box.x.contains(Int(run.start)))
      }
    }
  }

  @Test("one, two and five threads write the same bytes")
  func threads() throws {
    let sky = crowdedSky()
    let one = try detect(sky, threads: 1)
    for threads in [2, 5] {
      let many = try detect(sky, threads: threads)
      #expect(one.segmentation == many.segmentation)
      #expect(one.sources == many.sources)
      #expect(one.pixelRuns == many.pixelRuns)
    }
  }

  @Test("without deblending and cleaning, sources are the connected parts")
  func plainParts() throws {
    var configuration = plain
    configuration.contrast = 1
    configuration.cleanParameter = nil
    let sky = crowdedSky()
    let detection = try detect(sky, configuration)
    #expect(
      detection.segmentation.labels
        == FloodFillTwin.labels(of: sky.image, above: 4, minimumArea: 5))
  }

  @Test("strange shapes at the frame's edge pass", arguments: AdversarialShapes.allCases)
  func shapes(_ shape: AdversarialShapes) throws {
    var sky = PaintedSky(width: 1, height: 1)
    sky.image = shape.image
    var random = RandomStream(seed: 5)
    for index in sky.image.pixels.indices where sky.image.pixels[index] > 0 {
      sky.image.pixels[index] = Float(5 + 50 * random.uniform())
    }
    let detection = try detect(sky)
    let isDetected = detection.segmentation.labels.map { $0 > 0 }
    let parts = FloodFillTwin.labels(of: sky.image, above: 4, minimumArea: 5)
    #expect(isDetected == parts.map { $0 > 0 })
  }

  @Test("frames without a source, without a pixel and full of NaN give no source")
  func nothing() throws {
    for sky in [PaintedSky(width: 50, height: 50, noise: 0), PaintedSky(width: 0, height: 7)] {
      #expect(try detect(sky).sources.isEmpty)
    }
    var sky = PaintedSky(width: 20, height: 20)
    for index in sky.image.pixels.indices { sky.image.pixels[index] = .nan }
    #expect(try detect(sky).sources.isEmpty)
  }

  @Test("edges, saturation and masked pixels are flagged")
  func flags() throws {
    var sky = PaintedSky(width: 120, height: 60)
    for x in [1.0, 40, 80] { sky.add(x: x, y: 30, peak: 100) }
    var mask = sky.mask
    mask[40, 30] = .saturated
    mask[81, 31] = .flagged
    mask[80, 30] = .invalid
    let sources = try detect(sky, mask: mask).sources
    #expect(sources.map(\.flags) == [.truncated, .saturated, .incompleteIsophote])
    #expect(sources.map(\.skyFlags) == [[], .saturatedCore, .maskedPixels])
  }

  @Test("settings that make no sense are refused by name")
  func refusals() {
    var configuration = plain
    configuration.minimumArea = 0
    #expect(throws: SourceExtractionError.self) { try detect(crowdedSky(), configuration) }
    configuration = plain
    configuration.kernel = DetectionKernel(width: 2, taps: [1, 1])
    #expect(throws: SourceExtractionError.self) { try detect(crowdedSky(), configuration) }
    #expect(throws: SourceExtractionError.self) {
      try Detector.detect(
        significance: Image(width: 3, height: 3), image: Image(width: 3, height: 4),
        mask: Mask(width: 3, height: 4))
    }
  }

  /// 150 spots of many brightnesses on a small frame.
  private func crowdedSky() -> PaintedSky {
    var sky = PaintedSky(width: 260, height: 240)
    var random = RandomStream(seed: 8)
    for _ in 0..<150 {
      sky.add(
        x: 260 * random.uniform(), y: 240 * random.uniform(),
        peak: 10 / (0.005 + random.uniform()))
    }
    return sky
  }
}
