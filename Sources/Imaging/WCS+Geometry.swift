import Foundation

/// How a patch of sky lies on a frame.
public struct WCSOrientation: Sendable, Equatable {
  /// The side of a pixel in arcseconds: the root of the area a pixel covers.
  public let pixelScale: Double
  /// How far north is turned from up (the direction of growing rows) towards the left, in degrees,
  /// -180 to 180.
  public let northAngle: Double
  /// Whether east is to the left when north is up, as the sky is seen; false for a mirrored frame.
  public let isSkyParity: Bool
}

extension WCS {
  /// The place in the middle of the frame; the reference pixel where the header names no size.
  public var middle: PixelPoint {
    guard let size else { return referencePixel }
    return PixelPoint(x: Double(size.width - 1) / 2, y: Double(size.height - 1) / 2)
  }

  /// The sky in the middle of the frame.
  public var centre: SkyPoint { sky(of: middle) }

  /// The side of a pixel in arcseconds in the middle of the frame; nil where that has no sky.
  public var pixelScale: Double? { orientation()?.pixelScale }

  /// How the sky lies on the frame at a place, by default in the middle; nil where it has no sky.
  public func orientation(at place: PixelPoint? = nil) -> WCSOrientation? {
    let place = place ?? middle
    // Half a pixel to each side: distortions are smooth on that scale.
    let around = [(-0.5, 0.0), (0.5, 0.0), (0.0, -0.5), (0.0, 0.5)].map {
      PixelPoint(x: place.x + $0.0, y: place.y + $0.1)
    }
    let sky = sky(ofPixels: around)
    let alongX = Self.step(from: sky[0], to: sky[1])
    let alongY = Self.step(from: sky[2], to: sky[3])
    let determinant = alongX.east * alongY.north - alongY.east * alongX.north
    guard determinant.isFinite, determinant != 0 else { return nil }
    // The pixel step that leads north solves (alongX alongY) step = (0, 1).
    let northX = -alongY.east / determinant
    let northY = alongX.east / determinant
    return WCSOrientation(
      pixelScale: abs(determinant).squareRoot(), northAngle: atan2(-northX, northY) * 180 / .pi,
      isSkyParity: determinant < 0)
  }

  /// The sky at the outer corners of the frame: lower left, lower right, upper right, upper left;
  /// nil where the header names no size.
  public var footprint: [SkyPoint]? {
    guard let size else { return nil }
    let (right, top) = (Double(size.width) - 0.5, Double(size.height) - 0.5)
    return sky(ofPixels: [
      PixelPoint(x: -0.5, y: -0.5), PixelPoint(x: right, y: -0.5), PixelPoint(x: right, y: top),
      PixelPoint(x: -0.5, y: top),
    ])
  }

  /// The sky the frame covers in square degrees, with the pixel scale of its middle; nil where that
  /// or the size is unknown.
  public var area: Double? {
    guard let size, let pixelScale else { return nil }
    let side = pixelScale / 3600
    return Double(size.width) * Double(size.height) * side * side
  }

  /// The short way from one place on the sky to another, in arcseconds.
  private static func step(from: SkyPoint, to: SkyPoint) -> (east: Double, north: Double) {
    let turn = (to.rightAscension - from.rightAscension).remainder(dividingBy: 360)
    let declination = (from.declination + to.declination) / 2
    return (
      east: turn * cos(declination * .pi / 180) * 3600,
      north: (to.declination - from.declination) * 3600
    )
  }
}
