import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing

/// Stars on a grid under noise that resampling has smeared over neighbouring pixels.
private struct CorrelatedField {
  static let side = 512
  static let step = 32
  /// The weights of a smearing along x and along y, as interpolation leaves it in a stack.
  let smearing: [Double]

  /// Noise of standard deviation 1.
  func noise(seed: UInt64) -> Image {
    let (side, reach) = (Self.side, smearing.count / 2)
    var random = RandomStream(seed: seed)
    let wide = side + 2 * reach
    let white = (0..<wide * wide).map { _ in random.normal() }
    let norm = smearing.reduce(0) { $0 + $1 * $1 }
    var image = Image(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side {
        var sum = 0.0
        for (row, down) in smearing.enumerated() {
          for (column, across) in smearing.enumerated() {
            sum += down * across * white[(y + row) * wide + x + column]
          }
        }
        image[x, y] = Float(sum / norm)
      }
    }
    return image
  }

  func field() -> Field {
    var image = noise(seed: 1)
    for index in image.pixels.indices { image.pixels[index] += 100 }
    var random = RandomStream(seed: 3)
    for row in 0..<Self.side / Self.step {
      for column in 0..<Self.side / Self.step {
        let star = GaussianSource(
          x: Double(column * Self.step + 16) + random.uniform(),
          y: Double(row * Self.step + 16) + random.uniform(), flux: 1500)
        let (left, bottom) = (Int(star.x) - 12, Int(star.y) - 12)
        for y in bottom..<bottom + 25 {
          for x in left..<left + 25 { image[x, y] += Float(star.value(x: x, y: y)) }
        }
      }
    }
    return Field(
      name: "correlated", image: image, mask: Mask(width: Self.side, height: Self.side))
  }

  /// The scatter of a weighted sum over places without any source.
  func emptyScatter(reach: Int, _ weight: (Int, Int) -> Double) -> Double {
    let noise = noise(seed: 2)
    let size = 2 * reach + 1
    let weights = (0..<size * size).map { weight($0 % size - reach, $0 / size - reach) }
    var sums: [Double] = []
    for y in stride(from: reach, to: Self.side - reach, by: 7) {
      for x in stride(from: reach, to: Self.side - reach, by: 7) {
        var sum = 0.0
        for (index, weight) in weights.enumerated() {
          sum += weight * Double(noise[x + index % size - reach, y + index / size - reach])
        }
        sums.append(sum)
      }
    }
    let mean = sums.reduce(0, +) / Double(sums.count)
    return (sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sums.count)).squareRoot()
  }

  func emptyScatter(apertureRadius radius: Double) -> Double {
    let circle = CircleOverlap(radius: radius)
    return emptyScatter(reach: Int(radius) + 1) { circle.area(x: Double($0), y: Double($1)) }
  }
}

@Suite("Errors under correlated noise")
struct CorrelatedNoiseTests {
  private func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  @Test(
    "errors are as large as fluxes scatter in empty places",
    arguments: [[1.0], [0.3, 1, 0.3], [0.2, 0.7, 1, 0.7, 0.2]])
  func errors(smearing: [Double]) throws {
    let empty = CorrelatedField(smearing: smearing)
    let result = try Extraction.run(empty.field())
    let stars = result.sources.filter(\.isStar)
    #expect(stars.count > 150 && stars.count <= 256, "\(stars.count) of 256 stars")
    #expect(result.background.noiseCorrelation.isWhite == (smearing.count == 1))
    for (index, diameter) in MeasurementConfiguration.default.apertureDiameters.enumerated() {
      let error = median(stars.map { $0.apertures[index].error })
      let scatter = empty.emptyScatter(apertureRadius: diameter / 2)
      #expect(abs(error / scatter - 1) < 0.1, "aperture \(diameter): \(error / scatter)")
    }
    let radius = median(
      stars.map { $0.kronRadius * ($0.majorAxis * $0.minorAxis).squareRoot() })
    let auto = median(stars.map(\.kron.error)) / empty.emptyScatter(apertureRadius: radius)
    #expect(abs(auto - 1) < 0.1, "AUTO: \(auto)")
  }

  @Test(
    "so are those of fits with the point spread",
    arguments: [[1.0], [0.3, 1, 0.3], [0.2, 0.7, 1, 0.7, 0.2]])
  func pointSources(smearing: [Double]) throws {
    let empty = CorrelatedField(smearing: smearing)
    let result = try Extraction.run(empty.field())
    let fits = zip(result.sources, result.pointSources)
      .filter { $0.0.isStar && $0.1.isConverged }.map(\.1)
    #expect(fits.count > 150 && fits.count <= 256, "\(fits.count) of 256 stars")
    let radius = 2 * Int(result.pointSpread.centralFWHM)
    let stamp = result.pointSpread.stamp(atX: 256, y: 256, side: 2 * radius + 1)
    let square = stamp.pixels.reduce(0) { $0 + Double($1 * $1) }
    let scatter = empty.emptyScatter(reach: radius) {
      Double(stamp[$0 + radius, $1 + radius]) / square
    }
    let flux = median(fits.map(\.fluxError)) / scatter
    #expect(abs(flux - 1) < 0.1, "PSF: \(flux)")
    // Stars have no other reason to scatter in SPREAD_MODEL than noise.
    let spreads = fits.map(\.spreadModel)
    let middle = median(spreads)
    let width = 1.4826 * median(spreads.map { abs($0 - middle) })
    let spread = median(fits.map(\.spreadModelError)) / width
    // Never understated by more than 20 %, never overstated by more than 25 %.
    #expect(spread > 0.8 && spread < 1.25, "SPREAD_MODEL: \(spread)")
  }
}

extension SourceMeasurement {
  /// Whether this is a whole star of the field (flux 1500) and no peak of the noise: above 1.5 sigma
  /// the broadest noise has some 700 of those, and medians over all would be theirs.
  fileprivate var isStar: Bool { flags.isEmpty && kron.flux > 750 }
}
