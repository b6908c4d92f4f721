import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Artefacts")
struct ArtefactTests {
  private func subtracted(_ sky: PaintedSky, mask: Mask? = nil) throws -> SkySubtracted {
    let field = Field(name: "sky", image: sky.image, mask: mask ?? sky.mask)
    return SkySubtracted(field, background: try BackgroundEstimator.estimate(field))
  }

  private func detect(_ field: SkySubtracted) throws -> Detection {
    let significance = try MatchedFilter().significance(of: field, parallelism: .machine)
    return try Detector.detect(significance: significance, subtracted: field)
  }

  @Test("hits on one and two pixels are rays; stars, faint and bright, and galaxies are not")
  func cosmicRays() throws {
    var sky = PaintedSky(width: 300, height: 200)
    var random = RandomStream(seed: 9)
    for column in 0..<7 {
      let shift = random.uniform()
      sky.add(x: 20 + 40 * Double(column) + shift, y: 30.3, peak: 12 * pow(3, Double(column)))
      sky.add(x: 20 + 40 * Double(column), y: 90 + shift, peak: 40, fwhm: 8)
      sky.image[20 + 40 * column, 150] += 60 + 100 * Float(column)
      if column % 2 == 0 { sky.image[21 + 40 * column, 150] += 60 }
    }
    let field = try subtracted(sky)
    var detection = try detect(field)
    CosmicRayTest(seeing: 3.5).flag(&detection, in: field)
    #expect(detection.sources.count >= 21)
    for source in detection.sources {
      #expect(source.skyFlags.contains(.cosmicRay) == (abs(source.peakY - 150) < 3))
    }
  }

  @Test("a straight trail is one, in every direction, and a star or an arc is not")
  func trails() throws {
    for angle in stride(from: 0.0, to: Double.pi, by: Double.pi / 7) {
      var sky = PaintedSky(width: 240, height: 240)
      sky.add(x: 60, y: 20, peak: 2000)
      for step in stride(from: -90.0, through: 90, by: 0.5) {
        sky.add(x: 120 + step * cos(angle), y: 120 + step * sin(angle), peak: 4, fwhm: 3)
      }
      let sources = try detect(try subtracted(sky)).sources
      let onTrail = sources.filter { $0.skyFlags.contains(.satelliteTrail) }
      #expect(onTrail.contains { $0.box.contains(x: 120, y: 120) } || onTrail.count > 1)
      #expect(!onTrail.contains { $0.box.contains(x: 60, y: 20) })
    }
    var arc = PaintedSky(width: 240, height: 240)
    for step in stride(from: 0.0, through: 2.5, by: 0.01) {
      arc.add(x: 120 + 60 * cos(step), y: 120 + 60 * sin(step), peak: 4, fwhm: 3)
    }
    let sources = try detect(try subtracted(arc)).sources
    #expect(!sources.contains { $0.skyFlags.contains(.satelliteTrail) })
  }

  @Test("charge along a column is a bleed trail, a round saturated core is none")
  func bleedTrails() throws {
    var sky = PaintedSky(width: 120, height: 120)
    var mask = sky.mask
    for x in [30.0, 90] { sky.add(x: x, y: 60, peak: 3000, fwhm: 6) }
    for y in 0..<120 {
      for x in 0..<120 {
        let isCore = hypot(Double(x) - 30, Double(y) - 60) < 5
        let isTrail = (89...91).contains(x) && (40..<80).contains(y)
        guard isCore || isTrail else { continue }
        sky.image[x, y] = 2000
        mask[x, y] = .saturated
      }
    }
    let sources = try detect(try subtracted(sky, mask: mask)).sources
    let star = try #require(sources.first { $0.box.contains(x: 30, y: 60) })
    #expect(star.skyFlags == .saturatedCore)
    #expect(star.flags.contains(.saturated))
    let bled = try #require(sources.first { $0.box.contains(x: 90, y: 60) })
    #expect(bled.skyFlags.contains([.bleedTrail, .saturatedCore]))
  }
}
