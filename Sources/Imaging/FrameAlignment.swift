import Foundation
import Tensors

/// Lays a frame over another one of the same sky, for pictures.
///
/// The map between the two pixel grids is taken as affine, fitted to both world coordinate systems
/// on a grid of places, and values are interpolated between the four nearest pixels. That is good
/// enough to look at (neighbouring exposures of one camera agree to a small part of a pixel) and not
/// meant for measurements: it correlates the noise.
public struct FrameAlignment: Sendable, Equatable {
  /// Column in the other frame: `x[0] + x[1] * column + x[2] * row`.
  let x: SIMD3<Double>
  /// Row in the other frame.
  let y: SIMD3<Double>

  /// The map from the pixels of a frame of `width` x `height` to those of another; nil where the
  /// two do not overlap or no affine map comes near.
  public init?(from reference: WCS, width: Int, height: Int, to other: WCS) {
    let steps = (0...4).map { Double($0) / 4 }
    let places = steps.flatMap { v in
      steps.map { u in PixelPoint(x: u * Double(width - 1), y: v * Double(height - 1)) }
    }
    let found = other.pixels(ofSky: reference.sky(ofPixels: places))
    guard found.allSatisfy(\.isDefined) else { return nil }
    guard let x = Self.fit(places, found.map(\.x)), let y = Self.fit(places, found.map(\.y)) else {
      return nil
    }
    self.x = x
    self.y = y
    let worst = zip(places, found).map { place, target in
      let guess = map(place)
      return hypot(guess.x - target.x, guess.y - target.y)
    }
    guard worst.allSatisfy({ $0 < 2 }) else { return nil }
  }

  /// The place in the other frame that shows the same sky as `place`.
  public func map(_ place: PixelPoint) -> PixelPoint {
    PixelPoint(
      x: x[0] + x[1] * place.x + x[2] * place.y, y: y[0] + y[1] * place.x + y[2] * place.y)
  }

  /// `image` on the reference grid of `width` x `height`; NaN outside of it.
  public func resampled(
    _ image: Image, width: Int, height: Int, parallelism: Parallelism = .machine
  ) -> Image {
    let pixels = [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
      let rows = Rows(start: buffer)
      parallelism.forEach(height) { row in
        for column in 0..<width {
          let place = map(PixelPoint(x: Double(column), y: Double(row)))
          rows.start[row * width + column] = image.interpolated(at: place)
        }
      }
      count = width * height
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private struct Rows: @unchecked Sendable {
    let start: UnsafeMutableBufferPointer<Float>
  }

  /// The plane through `values` in the sense of least squares.
  private static func fit(_ places: [PixelPoint], _ values: [Double]) -> SIMD3<Double>? {
    let count = Double(places.count)
    let meanX = places.map(\.x).reduce(0, +) / count
    let meanY = places.map(\.y).reduce(0, +) / count
    let mean = values.reduce(0, +) / count
    var (xx, xy, yy, xv, yv) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (place, value) in zip(places, values) {
      let (dx, dy) = (place.x - meanX, place.y - meanY)
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
      xv += dx * (value - mean)
      yv += dy * (value - mean)
    }
    let determinant = xx * yy - xy * xy
    guard determinant > 0 else { return nil }
    let slopeX = (xv * yy - yv * xy) / determinant
    let slopeY = (yv * xx - xv * xy) / determinant
    return SIMD3(mean - slopeX * meanX - slopeY * meanY, slopeX, slopeY)
  }
}

extension Image {
  /// The value between the four pixels around `place`; NaN where one of them is missing.
  fileprivate func interpolated(at place: PixelPoint) -> Float {
    let (left, bottom) = (place.x.rounded(.down), place.y.rounded(.down))
    guard left >= 0, bottom >= 0, left < Double(width - 1), bottom < Double(height - 1) else {
      return .nan
    }
    let (column, row) = (Int(left), Int(bottom))
    let (u, v) = (Float(place.x - left), Float(place.y - bottom))
    let lower = self[column, row] * (1 - u) + self[column + 1, row] * u
    let upper = self[column, row + 1] * (1 - u) + self[column + 1, row + 1] * u
    return lower * (1 - v) + upper * v
  }
}
