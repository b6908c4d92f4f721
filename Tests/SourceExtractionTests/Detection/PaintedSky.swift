import Foundation
import Imaging
import Tensors

/// Frames of round Gaussian spots on a noisy sky of sigma 1, painted pixel by pixel.
struct PaintedSky {
  var image: Image

  init(width: Int, height: Int, noise: Double = 1, seed: UInt64 = 1) {
    image = Image(width: width, height: height)
    var random = RandomStream(seed: seed)
    for index in image.pixels.indices {
      // Twelve uniform numbers less six: normal enough, sigma 1.
      let sum = (0..<12).reduce(0.0) { sum, _ in sum + random.uniform() }
      image.pixels[index] = Float(noise * (sum - 6))
    }
  }

  /// Adds a spot with the given peak.
  mutating func add(x: Double, y: Double, peak: Double, fwhm: Double = 3.5) {
    let sigma = fwhm / 2.3548
    let reach = Int(6 * sigma) + 1
    let box = PixelBox(centredOnX: Int(x), y: Int(y), side: 2 * reach + 1)
      .clipped(to: PixelBox(width: image.width, height: image.height))
    for row in box.y {
      for column in box.x {
        let (dx, dy) = (Double(column) - x, Double(row) - y)
        image[column, row] += Float(peak * exp(-0.5 * (dx * dx + dy * dy) / (sigma * sigma)))
      }
    }
  }

  /// A mask of good pixels.
  var mask: Mask { Mask(width: image.width, height: image.height) }
}
