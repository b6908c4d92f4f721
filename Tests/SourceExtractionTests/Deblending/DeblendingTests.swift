import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Deblending")
struct DeblendingTests {
  private func detect(
    _ sky: PaintedSky, contrast: Double = 0.005, clean: Double? = nil
  ) throws -> Detection {
    var configuration = DetectionConfiguration.default
    configuration.convention = .filteredNoise
    configuration.threshold = 4
    configuration.contrast = contrast
    configuration.cleanParameter = clean
    return try Detector.detect(
      significance: sky.image, image: sky.image, mask: sky.mask, configuration: configuration)
  }

  @Test("two touching spots are separated, and each pixel goes to the nearer one")
  func pair() throws {
    var sky = PaintedSky(width: 60, height: 40, noise: 0)
    sky.add(x: 25, y: 20, peak: 100)
    sky.add(x: 32, y: 20, peak: 100)
    let detection = try detect(sky)
    #expect(detection.sources.map(\.peakX) == [25, 32])
    #expect(detection.sources.allSatisfy { $0.flags == .deblended })
    for y in 0..<40 {
      for x in 0..<60 where detection.segmentation[x, y] > 0 && 2 * x != 57 {
        let nearer: Int32 = 2 * x < 57 ? 1 : 2
        #expect(detection.segmentation[x, y] == nearer, "pixel \(x), \(y)")
      }
    }
  }

  @Test("a faint pair is separated although a bright star is part of the same blend")
  func contrastReference() throws {
    var sky = PaintedSky(width: 120, height: 40, noise: 0)
    for index in sky.image.pixels.indices { sky.image.pixels[index] = 5 }
    sky.add(x: 25, y: 20, peak: 30_000)
    sky.add(x: 80, y: 20, peak: 60)
    sky.add(x: 87, y: 20, peak: 60)
    var configuration = DetectionConfiguration.default
    configuration.convention = .filteredNoise
    configuration.threshold = 4
    configuration.cleanParameter = nil
    var counts: [Int] = []
    for reference in ContrastReference.allCases {
      configuration.contrastReference = reference
      let detection = try Detector.detect(
        significance: sky.image, image: sky.image, mask: sky.mask, configuration: configuration)
      counts.append(detection.sources.count)
    }
    #expect(counts == [1, 3])
  }

  @Test("a branch below the contrast stays with its neighbour")
  func contrast() throws {
    var sky = PaintedSky(width: 60, height: 40, noise: 0)
    sky.add(x: 25, y: 20, peak: 1000)
    sky.add(x: 32, y: 20, peak: 30)
    #expect(try detect(sky, contrast: 0.002).sources.count == 2)
    #expect(try detect(sky, contrast: 0.1).sources.count == 1)
  }

  @Test("a smooth spot on a noisy sky stays in one piece", arguments: [30.0, 300, 3000])
  func noShredding(peak: Double) throws {
    for seed in 1...10 {
      var sky = PaintedSky(width: 60, height: 60, seed: UInt64(seed))
      sky.add(x: 30, y: 30, peak: peak, fwhm: 7)
      #expect(try detect(sky, contrast: 0.005).sources.count == 1)
    }
  }

  @Test("a chain of spots on a ridge comes apart into all of them, in any direction")
  func chain() throws {
    for isUpright in [false, true] {
      var sky = PaintedSky(width: 200, height: 200, noise: 0)
      for step in 0..<20 {
        let along = 10 + 9 * Double(step)
        sky.add(
          x: isUpright ? 50 : along, y: isUpright ? along : 50, peak: 50 + Double(step), fwhm: 5)
      }
      let detection = try detect(sky)
      #expect(detection.sources.count == 20)
      #expect(Set(detection.sources.map(\.component)) == [0])
    }
  }

  @Test("every source hangs together")
  func connectedness() throws {
    var sky = PaintedSky(width: 150, height: 150)
    var random = RandomStream(seed: 2)
    for _ in 0..<120 {
      sky.add(
        x: 150 * random.uniform(), y: 150 * random.uniform(), peak: 8 / (0.01 + random.uniform()))
    }
    let detection = try detect(sky)
    #expect(detection.sources.count > 40)
    for source in detection.sources {
      let own = detection.segmentation.labels.map { $0 == source.label ? Float(1) : 0 }
      let image = Image(width: 150, height: 150, pixels: own)
      #expect(ConnectedComponents(of: image, above: 0.5).components.count == 1)
    }
  }

  @Test("a part that covers a million pixels with ten thousand peaks is no limit")
  func giant() throws {
    var sky = PaintedSky(width: 1000, height: 1000, noise: 0)
    for index in sky.image.pixels.indices { sky.image.pixels[index] = 10 }
    for row in 0..<100 {
      for column in 0..<100 {
        sky.add(x: 5 + 10 * Double(column), y: 5 + 10 * Double(row), peak: 60, fwhm: 3)
      }
    }
    let detection = try detect(sky, contrast: 1e-6)
    #expect(detection.sources.count == 10_000)
    #expect(detection.sources.reduce(0) { $0 + $1.area } == 1_000_000)
  }

  @Test("a flat plateau, infinite peaks and a saturated core are one source each")
  func plateaus() throws {
    for value in [Float(50), .infinity, .greatestFiniteMagnitude] {
      var sky = PaintedSky(width: 40, height: 40, noise: 0)
      for y in 10..<30 {
        for x in 10..<30 { sky.image[x, y] = value }
      }
      #expect(try detect(sky).sources.count == 1)
    }
  }

  @Test("a bump that only the wing of a star lifts over the threshold is cleaned away")
  func cleaning() throws {
    var sky = PaintedSky(width: 90, height: 60, noise: 0)
    sky.add(x: 30, y: 30, peak: 5000, fwhm: 8)
    sky.add(x: 49, y: 30, peak: 5.5, fwhm: 4)
    sky.add(x: 80, y: 30, peak: 9, fwhm: 4)
    #expect(try detect(sky).sources.count == 3)
    let cleaned = try detect(sky, clean: 1)
    #expect(cleaned.sources.map(\.peakX) == [30, 80])
    #expect(cleaned.cleanedCount == 1)
    #expect(cleaned.segmentation[49, 30] == 1)
  }
}
