import Denoising
import Foundation
import Imaging
import SourceExtraction
import Tensors

/// Maps made without a network: a matched filter stands in for it, so that what is tested does not
/// depend on trained weights.
struct StandInMapping: SourceMapping {
  let name = "stand-in"

  func maps(of field: SkySubtracted, parallelism: Parallelism) throws -> SourceMaps {
    let filter = MatchedFilter(kernel: .gaussian(fwhm: 3.5))
    let significance = try filter.significance(of: field, parallelism: parallelism)
    func map(_ change: (Float) -> Float) -> Image {
      Image(
        width: significance.width, height: significance.height,
        pixels: zip(significance.pixels, field.mask.flags).map { value, flags in
          flags.isEmpty ? change(value) : SourceMaps.never
        })
    }
    return SourceMaps(
      denoised: map { asinh($0 / 5) }, sourceLogits: map { 2 * ($0 - 2.5) },
      peakLogits: map { 8 * log(max($0, 0.2) / 5) })
  }

  /// A calibration whose log-odds are the peak map's.
  static var calibration: DetectionCalibration {
    var layers = DetectionCalibration.shapes.map { Tensor($0) }
    let hidden = DetectionCalibration.hiddenUnits
    // The positive and the negative part of the first number go through by themselves.
    (layers[0].elements[0], layers[0].elements[1]) = (4, -4)
    (layers[2].elements[0], layers[2].elements[hidden + 1]) = (1, 1)
    (layers[4].elements[0], layers[4].elements[1]) = (1, -1)
    return DetectionCalibration(layers: layers)
  }

  static var segmenting: Segmenting {
    var segmenting = Segmenting(mapping: StandInMapping(), calibration: calibration)
    segmenting.configuration.blankSide = 512
    segmenting.configuration.goal = .purity(0.99)
    return segmenting
  }
}

/// Fields for tests.
enum TestField {
  /// Noise of 2 on a sky of 100, with Gaussian stars of the given fluxes 40 pixels apart.
  static func stars(
    width: Int = 300, height: Int = 260, fluxes: [Float], seed: UInt64 = 5
  ) -> Field {
    var image = Image(width: width, height: height)
    var random = RandomStream(seed: seed)
    random.fillNormal(&image.pixels, mean: 100, deviation: 2)
    for (index, flux) in fluxes.enumerated() {
      let place = place(index, width: width)
      add(flux, x: place.x, y: place.y, to: &image)
    }
    var field = Field(name: "test", image: image, mask: Mask(width: width, height: height))
    field.pixelScale = 0.25
    return field
  }

  /// Where star number `index` stands.
  static func place(_ index: Int, width: Int) -> (x: Int, y: Int) {
    let columns = width / 40
    return (index % columns * 40 + 20, index / columns * 40 + 20)
  }

  static func add(_ flux: Float, x: Int, y: Int, to image: inout Image) {
    let deviation: Float = 1.5
    for row in max(0, y - 8)...min(image.height - 1, y + 8) {
      for column in max(0, x - 8)...min(image.width - 1, x + 8) {
        let squared = Float((row - y) * (row - y) + (column - x) * (column - x))
        image[column, row] +=
          flux * exp(-squared / (2 * deviation * deviation)) / (2 * .pi * deviation * deviation)
      }
    }
  }
}
