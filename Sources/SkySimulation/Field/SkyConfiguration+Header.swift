import Foundation

extension SkyConfiguration {
  /// The WCS of the frame: gnomonic about its middle, and with `tpv` a cubic distortion.
  public var worldCards: [HeaderCard] {
    let (scale, angle) = (pixelScale / 3600, world.rotation * .pi / 180)
    let kind = world.projection == .tpv ? "TPV" : "TAN"
    let cards = [
      HeaderCard("CTYPE1", .text("RA---\(kind)"), "projection"),
      HeaderCard("CTYPE2", .text("DEC--\(kind)"), "projection"),
      HeaderCard("CUNIT1", .text("deg"), "unit of the world coordinate"),
      HeaderCard("CUNIT2", .text("deg"), "unit of the world coordinate"),
      HeaderCard("CRVAL1", .number(world.rightAscension), "right ascension of the middle"),
      HeaderCard("CRVAL2", .number(world.declination), "declination of the middle"),
      HeaderCard("CRPIX1", .number(Double(width) / 2 + 0.5), "the middle, 1-based pixel"),
      HeaderCard("CRPIX2", .number(Double(height) / 2 + 0.5), "the middle, 1-based pixel"),
      HeaderCard("CD1_1", .number(-scale * cos(angle)), "degrees per pixel"),
      HeaderCard("CD1_2", .number(scale * sin(angle)), "degrees per pixel"),
      HeaderCard("CD2_1", .number(scale * sin(angle)), "degrees per pixel"),
      HeaderCard("CD2_2", .number(scale * cos(angle)), "degrees per pixel"),
      HeaderCard("RADESYS", .text("ICRS"), "reference frame"),
    ]
    return world.projection == .tpv ? cards + distortionCards : cards
  }

  /// x (1 + a r^2) and y (1 + a r^2), written in the terms of the TPV convention.
  private var distortionCards: [HeaderCard] {
    let corner = hypot(Double(width), Double(height)) / 2 * pixelScale / 3600
    let a = world.distortion / (corner * corner)
    return (1...2).flatMap { axis in
      [
        HeaderCard("PV\(axis)_1", .number(1), "linear term"),
        HeaderCard("PV\(axis)_7", .number(a), "cubic distortion"),
        HeaderCard("PV\(axis)_9", .number(a), "cubic distortion"),
      ]
    }
  }

  /// What a header says about the photometry and the detector.
  func detectorCards(skySigma: Double) -> [HeaderCard] {
    [
      HeaderCard("MAGZERO", .number(zeroPoint), "magnitude of one unit"),
      HeaderCard("GAIN", .number(noise.gain), "electrons per unit"),
      HeaderCard("RDNOISE", .number(noise.readNoise), "read noise, electrons"),
      HeaderCard("SATURATE", .number(saturationInImage), "saturation level"),
      HeaderCard("SEEING", .number(pointSpread.fwhm), "FWHM of the point spread, arcsec"),
      HeaderCard("PIXSCALE", .number(pixelScale), "arcsec per pixel"),
      HeaderCard("SKYSIGMA", .number(skySigma), "noise of the mean sky"),
    ]
  }

  /// The saturation level as it appears in the image, after the sky has been taken out.
  var saturationInImage: Double {
    guard defects.saturation > 0 else { return 1e30 }
    return defects.saturation - (background.isSubtracted ? background.level : 0)
  }
}
