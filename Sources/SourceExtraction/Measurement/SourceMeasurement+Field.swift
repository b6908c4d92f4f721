import Imaging
import Tensors

extension SourceMeasurement {
  /// Sources handed to a thread at a time.
  private static let chunk = 128

  /// Measures every footprint on a field; `labels` are the segmentation's, row by row.
  package static func measure(
    _ footprints: [SourceFootprint], labels: [Int32], on field: SkySubtracted,
    configuration: MeasurementConfiguration = .default, parallelism: Parallelism = .machine
  ) -> [SourceMeasurement] {
    let sky = SkyAtSources(
      places: footprints.map { $0.box.middle }, field: field, parallelism: parallelism)
    let ratios = NoiseRatios(field.background.noiseCorrelation)
    return withScene(of: field, labels: labels) { scene in
      [SourceMeasurement](unsafeUninitializedCapacity: footprints.count) { buffer, count in
        let target = Target(sources: buffer)
        parallelism.forEachRange(of: footprints.count, chunk: chunk) { range in
          var measuring = SourceMeasuring(
            scene: scene, configuration: configuration, gain: field.gain, noiseRatios: ratios)
          for index in range {
            let source = measuring.measure(
              footprints[index], level: Double(sky.levels[index]),
              noise: Double(sky.sigmas[index]))
            target.sources.initializeElement(at: index, to: source)
          }
        }
        count = footprints.count
      }
    }
  }

  private struct Target: @unchecked Sendable {
    let sources: UnsafeMutableBufferPointer<SourceMeasurement>
  }

  static func withScene<Result>(
    of field: SkySubtracted, labels: [Int32], _ body: (PixelScene) -> Result
  ) -> Result {
    field.image.pixels.withUnsafeBufferPointer { pixels in
      labels.withUnsafeBufferPointer { labels in
        field.mask.flags.withUnsafeBufferPointer { flags in
          (field.variance?.pixels ?? []).withUnsafeBufferPointer { values in
            body(
              PixelScene(
                width: field.image.width, height: field.image.height, pixels: pixels,
                labels: labels, flags: flags, variance: field.variance == nil ? nil : values,
                varianceScale: Float(field.varianceScale)))
          }
        }
      }
    }
  }
}

extension PixelBox {
  /// The pixel in the middle, which lies on the frame if the box does.
  fileprivate var middle: (x: Int, y: Int) {
    ((x.lowerBound + x.upperBound - 1) / 2, (y.lowerBound + y.upperBound - 1) / 2)
  }
}
