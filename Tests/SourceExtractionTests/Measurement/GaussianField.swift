import Foundation
import Imaging
import SourceExtraction
import Tensors

/// A source of known light: an elliptical Gaussian.
struct GaussianSource {
  var x: Double
  var y: Double
  var flux = 10_000.0
  var major = 2.0
  var minor = 2.0
  /// The angle of the major axis, degrees from x towards y.
  var angle = 0.0

  func value(x column: Int, y row: Int) -> Double {
    let (dx, dy) = (Double(column) - x, Double(row) - y)
    let radians = angle * .pi / 180
    let along = dx * cos(radians) + dy * sin(radians)
    let across = dy * cos(radians) - dx * sin(radians)
    let exponent = (along * along) / (major * major) + (across * across) / (minor * minor)
    return flux / (2 * .pi * major * minor) * exp(-exponent / 2)
  }
}

/// A field of Gaussians on a flat sky of level 100 with noise between -1 and 1, and the segmentation that gives each pixel to the brightest source above `threshold`.
struct GaussianField {
  let sources: [GaussianSource]
  var width = 128
  var height = 128
  var threshold = 1.5
  var flags: [(x: Int, y: Int, flags: PixelFlags)] = []

  init(_ sources: [GaussianSource]) {
    self.sources = sources
  }

  var image: Image {
    var image = Image(width: width, height: height)
    var random = RandomStream(seed: 1)
    for y in 0..<height {
      for x in 0..<width {
        let light = sources.reduce(0) { $0 + $1.value(x: x, y: y) }
        image[x, y] = Float(100 + light) + 2 * Float(random.uniform()) - 1
      }
    }
    return image
  }

  var labels: [Int32] {
    var labels = [Int32](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let values = sources.map { $0.value(x: x, y: y) }
        guard let best = values.indices.max(by: { values[$0] < values[$1] }) else { continue }
        if values[best] > threshold { labels[y * width + x] = Int32(best + 1) }
      }
    }
    return labels
  }

  func subtracted() throws -> SkySubtracted {
    var mask = Mask(width: width, height: height)
    for bad in flags { mask[bad.x, bad.y].formUnion(bad.flags) }
    let field = Field(name: "gaussians", image: image, mask: mask, zeroPoint: 25)
    let background = try BackgroundEstimator.estimate(field, parallelism: .serial)
    return SkySubtracted(field, background: background, parallelism: .serial)
  }

  func measured(
    _ configuration: MeasurementConfiguration = .default, parallelism: Parallelism = .serial
  ) throws -> [SourceMeasurement] {
    let labels = labels
    let footprints = sources.indices.map { index in
      SourceFootprint(label: Int32(index + 1), box: box(of: Int32(index + 1), in: labels))
    }
    return SourceMeasurement.measure(
      footprints, labels: labels, on: try subtracted(), configuration: configuration,
      parallelism: parallelism)
  }

  private func box(of label: Int32, in labels: [Int32]) -> PixelBox {
    var box = PixelBox(x: 0..<0, y: 0..<0)
    for (index, owner) in labels.enumerated() where owner == label {
      let (x, y) = (index % width, index / width)
      box = box.union(PixelBox(x: x..<x + 1, y: y..<y + 1))
    }
    return box
  }
}
