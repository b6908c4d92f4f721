import Denoising
import Imaging
import SourceCatalogs
import SourceExtraction
import Tensors

/// Measured sources of a field of several bands, detected on all of them together.
struct CombinedFinding: FieldStage {
  let configuration: ExtractionConfiguration
  let significance: CombinedSignificance

  var name: String { "extraction" }

  func run(_ input: consuming Field, parallelism: Parallelism) throws -> ExtractionResult {
    try Extraction.run(
      input, configuration: configuration, significance: significance, parallelism: parallelism)
  }
}

/// Measured sources of a field of several bands that the network finds on their combination: what it
/// finds there is measured on the reference band.
struct CombinedNetworkFinding: FieldStage {
  let model: NetworkModel
  let configuration: SegmentingConfiguration
  let extraction: ExtractionConfiguration
  let bands: CombinedBands

  var name: String { "extraction" }

  /// The columns that only the network can give.
  private static let own = ["DETECTION_PROBABILITY", "SNR_DENOISED"]

  func run(
    _ input: consuming SkySubtracted, parallelism: Parallelism
  ) throws -> ExtractionResult {
    let segmenting = model.segmenting(
      configuration, extraction: extraction, parallelism: parallelism)
    let found = try segmenting.run(bands.combined(with: input, parallelism: parallelism))
    guard let detection = found.detection else {
      preconditionFailure("the network's sources come with their detection")
    }
    var result = try Extraction.measure(
      detection, on: input, configuration: segmenting.extraction,
      warnings: found.extraction.warnings, times: found.extraction.times, parallelism: parallelism)
    for name in Self.own where found.extraction.catalog.contains(name) {
      let column = try found.extraction.catalog.column(name)
      try result.catalog.set(column, to: try found.extraction.catalog.doubles(name))
    }
    return result
  }
}

/// The bands of a field as one frame: the sum of their light in units of each band's noise, over the
/// root of their number, so that its noise is 1 where all bands have a value.
struct CombinedBands: Sendable {
  /// The other bands' frames, and how they lie on the reference.
  let others: [(field: SkySubtracted, alignment: BandAlignment)]

  /// The frame of `reference` and the others together.
  func combined(with reference: SkySubtracted, parallelism: Parallelism) -> Field {
    var sum = Self.ratios(of: reference, parallelism: parallelism)
    var counts = [UInt8](repeating: 1, count: sum.pixels.count)
    for (other, alignment) in others {
      let map = alignment.onReference(
        Self.ratios(of: other, parallelism: parallelism), parallelism: parallelism)
      for index in sum.pixels.indices where map.pixels[index].isFinite {
        sum.pixels[index] += map.pixels[index]
        counts[index] += 1
      }
    }
    for index in sum.pixels.indices { sum.pixels[index] /= Float(counts[index]).squareRoot() }
    var field = Field(name: reference.name, image: sum, mask: reference.mask)
    field.header = reference.header
    field.wcs = reference.wcs
    field.pixelScale = reference.pixelScale
    return field
  }

  private struct Target: @unchecked Sendable {
    let pixels: UnsafeMutableBufferPointer<Float>
  }

  /// The light of every pixel over the sky's standard deviation there.
  private static func ratios(of field: SkySubtracted, parallelism: Parallelism) -> Image {
    var image = field.image
    let width = image.width
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      let target = Target(pixels: pixels)
      parallelism.forEachRange(of: field.image.height, chunk: 64) { rows in
        var sigma = [Float](repeating: 1, count: width)
        for y in rows {
          sigma.withUnsafeMutableBufferPointer { field.skySigma(row: y, into: $0) }
          for x in 0..<width { target.pixels[y * width + x] /= sigma[x] }
        }
      }
    }
    return image
  }
}
