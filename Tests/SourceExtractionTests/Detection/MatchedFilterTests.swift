import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Matched filter")
struct MatchedFilterTests {
  /// Kernels that are a row times a column, and one that is not.
  private static let kernels: [DetectionKernel] = [
    .pyramid, .gaussian(fwhm: 3), DetectionKernel(width: 1, taps: [1]),
    DetectionKernel(width: 3, taps: [0, 1, 0, 1, 3, 1, 0, 0.5, 0.25]),
    DetectionKernel(width: 5, taps: [1, 2, 3, 2, 1]),
  ]

  @Test("every pixel is the weighted sum over its noise, bad pixels left out", arguments: kernels)
  func twin(_ kernel: DetectionKernel) throws {
    let field = try subtracted(width: 61, height: 150, badShare: 0.15)
    let found = try MatchedFilter(kernel: kernel).significance(
      of: field, parallelism: Parallelism(threads: 3))
    let expected = slowSignificance(of: field, kernel: kernel)
    for (a, b) in zip(found.pixels, expected) {
      #expect(abs(Double(a) - b) < 1e-4 * max(1, abs(b)))
    }
  }

  @Test("one and many threads write the same bytes")
  func threads() throws {
    let field = try subtracted(width: 80, height: 200, badShare: 0.01)
    let filter = MatchedFilter(kernel: .gaussian(fwhm: 2.5))
    let one = try filter.significance(of: field, parallelism: .serial)
    #expect(one == (try filter.significance(of: field, parallelism: Parallelism(threads: 4))))
  }

  @Test("the filtered sky has scatter 1")
  func scatter() throws {
    let field = try subtracted(width: 300, height: 300, badShare: 0)
    let found = try MatchedFilter().significance(of: field, parallelism: .machine)
    let spread = RobustStatistics(of: found).sigma
    #expect(abs(spread - 1) < 0.03)
  }

  @Test("asked at single places, the filter says the same", arguments: kernels, [0, 0.1])
  func probe(_ kernel: DetectionKernel, badShare: Double) throws {
    let field = try subtracted(width: 61, height: 150, badShare: badShare)
    let filter = MatchedFilter(kernel: kernel)
    let image = try filter.significance(of: field, parallelism: .serial)
    let places = (0..<150).flatMap { y in [0, 1, 9, 30, 59, 60].map { (x: $0, y: y) } }
    let found = MatchedFilterProbe(filter, of: field)
      .largest(around: places, parallelism: Parallelism(threads: 3))
    for (place, value) in zip(places, found) {
      var largest = -Float.infinity
      for y in max(0, place.y - 1)...min(149, place.y + 1) {
        for x in max(0, place.x - 1)...min(60, place.x + 1) { largest = max(largest, image[x, y]) }
      }
      #expect(abs(value - largest) < 2e-3 * max(1, abs(largest)))
    }
  }

  @Test("SExtractor's 1.5 sigma is 4 sigma of its filtered sky")
  func convention() {
    #expect(abs(DetectionKernel.pyramid.whiteNoiseRatio - 0.375) < 1e-12)
    #expect(abs(DetectionConfiguration.default.significanceThreshold() - 4) < 1e-12)
  }

  private func subtracted(width: Int, height: Int, badShare: Double) throws -> SkySubtracted {
    let sky = PaintedSky(width: width, height: height)
    var mask = sky.mask
    var random = RandomStream(seed: 4)
    for index in mask.flags.indices where random.uniform() < badShare {
      let kinds: [PixelFlags] = [.flagged, .invalid, [.flagged, .saturated]]
      mask.flags[index] = kinds[Int(3 * random.uniform())]
    }
    let field = Field(name: "sky", image: sky.image, mask: mask)
    let background = try BackgroundEstimator.estimate(field)
    return SkySubtracted(field, background: background)
  }

  private func slowSignificance(of field: SkySubtracted, kernel: DetectionKernel) -> [Double] {
    let (width, height) = (field.image.width, field.image.height)
    let full = kernel.taps.reduce(0) { $0 + $1 * $1 }
    let ratio = MatchedFilter(kernel: kernel).correlationRatio(in: field)
    var variance = [Float](repeating: 0, count: width)
    var result: [Double] = []
    for y in 0..<height {
      variance.withUnsafeMutableBufferPointer { field.skyVariance(row: y, into: $0) }
      for x in 0..<width {
        var (sum, noise) = (0.0, 0.0)
        for (index, tap) in kernel.taps.enumerated() {
          let column = x + index % kernel.width - kernel.width / 2
          let row = y + index / kernel.width - kernel.height / 2
          guard (0..<width).contains(column), (0..<height).contains(row) else { continue }
          let flags = field.mask[column, row]
          let isBad = flags == .invalid || flags == .flagged
          guard !isBad else { continue }
          sum += tap * Double(field.image[column, row])
          noise += tap * tap
        }
        let isUsed = noise > 0.25 * full
        result.append(isUsed ? sum / (Double(variance[x]) * noise).squareRoot() / ratio : 0)
      }
    }
    return result
  }
}
