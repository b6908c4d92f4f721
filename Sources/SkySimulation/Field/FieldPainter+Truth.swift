import Foundation
import Imaging

extension FieldPainter.Painting {
  /// The truth table of the painted sources.
  func truth(
    of sources: [SimulatedSource], zeroPoint: Double, pointSpread: PointSpreadField
  ) -> [SourceTruth] {
    sources.indices.map { index in
      let source = sources[index]
      return SourceTruth(
        id: index + 1, x: source.x, y: source.y,
        magnitude: zeroPoint - 2.5 * log10(max(source.flux, 1e-300)),
        label: source.isStar ? .star : .galaxy, flux: source.flux,
        halfLightRadius: source.galaxy?.halfLightRadius ?? 0,
        ellipticity: source.galaxy?.ellipticity ?? 0,
        positionAngle: source.galaxy?.positionAngle ?? 0,
        sersicIndex: source.galaxy?.dominantIndex ?? 0,
        signalToNoise: Double(signalToNoise[index]), blendedness: Double(blendedness[index]),
        area: areas[index], pointSpreadWidth: pointSpread(x: source.x, y: source.y).fwhm)
    }
  }
}

/// A source's own light in the pixels around its centre.
struct CoreLight {
  private var originX = 0
  private var originY = 0
  private var side = 0
  private var light: [Float] = []

  init() {}

  init(_ stamp: SourceStamp, halfWidth: Int) {
    side = 2 * halfWidth + 1
    let first = stamp.side / 2 - halfWidth
    originX = stamp.originX + first
    originY = stamp.originY + first
    light.reserveCapacity(side * side)
    stamp.withPixels { pixels in
      for y in first..<first + side {
        for x in first..<first + side { light.append(pixels[y * stamp.side + x]) }
      }
    }
  }

  /// 1 - <own, own> / <own, all>.
  func blendedness(in image: Image) -> Float {
    var (own, all) = (0.0, 0.0)
    for row in 0..<side where originY + row >= 0 && originY + row < image.height {
      for column in 0..<side where originX + column >= 0 && originX + column < image.width {
        let value = Double(light[row * side + column])
        own += value * value
        all += value * Double(image[originX + column, originY + row])
      }
    }
    return all > 0 ? Float(min(max(1 - own / all, 0), 1)) : 0
  }
}
