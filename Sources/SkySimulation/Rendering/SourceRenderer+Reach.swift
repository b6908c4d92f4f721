import Foundation

extension PointSpread {
  /// How much longer the major axis is than the round profile's radius.
  var stretch: Double {
    let g = min((g1 * g1 + g2 * g2).squareRoot(), 0.99)
    return ((1 + g) / (1 - g)).squareRoot()
  }
}

extension SourceRenderer {
  /// The radius (pixels) to which a source is drawn: where it falls below both limits.
  ///
  /// A star's profile is followed through its wings. A galaxy's profile and the point spread are
  /// followed each by itself and their radii added in squares.
  func reach(of source: SimulatedSource) -> Double {
    let place = pointSpread(x: source.x, y: source.y)
    let area = place.fwhm * place.fwhm
    let flux = max(abs(source.flux), .leastNormalMagnitude)
    var peak = flux * pointSpreadTransform.brightness(at: 0) / area
    guard let galaxy = source.galaxy else {
      let level = min(limits.faintest, limits.relative * peak) * area / flux
      return blurReach(of: source, place, level: level)
    }
    let profiles = SersicTransforms.shared(truncation: galaxy.edge)
    let parts = galaxy.components.map { part in
      let radius = part.halfLightRadius / pixelScale
      return (
        flux: flux * part.fraction / (radius * radius), radius: radius,
        profile: profiles.profile(index: part.index)
      )
    }
    peak = min(peak, parts.reduce(0) { $0 + $1.flux * $1.profile.brightness(at: 0.2) })
    let level = min(limits.faintest, limits.relative * peak)
    let blur = blurReach(of: source, place, level: level * area / flux)
    let shear = PointSpread(fwhm: 1, g1: galaxy.g1, g2: galaxy.g2).stretch
    let extent = parts.reduce(0) { farthest, part in
      max(farthest, part.radius * part.profile.radius(ofBrightness: level / part.flux) * shear)
    }
    return hypot(blur, extent)
  }

  /// The radius at which a star of unit flux falls below `level` (per square width), or at which
  /// its picture ends.
  private func blurReach(
    of source: SimulatedSource, _ place: PointSpread, level: Double
  ) -> Double {
    if let sampled {
      let picture = sampled.picture(source.x, source.y)
      return Double(max(picture.width, picture.height)) / 2 / Double(sampled.oversampling)
    }
    return pointSpreadTransform.radius(ofBrightness: level) * place.fwhm * place.stretch
  }

  /// The share of a source's light outside a radius (pixels), to a factor of two: that of its
  /// profile and that of the point spread's wings.
  func lightOutside(radius: Double, of source: SimulatedSource) -> Double {
    let place = pointSpread(x: source.x, y: source.y)
    // Wings that fall as r^-3.7 hold 2 pi / 1.7 times r^2 times the brightness at r.
    let widths = radius / place.fwhm / place.stretch
    let wings =
      sampled == nil ? 3.7 * widths * widths * pointSpreadTransform.brightness(at: widths) : 0
    guard let galaxy = source.galaxy else { return wings }
    let profiles = SersicTransforms.shared(truncation: galaxy.edge)
    let shear = PointSpread(fwhm: 1, g1: galaxy.g1, g2: galaxy.g2).stretch
    return galaxy.components.reduce(wings) { sum, part in
      let profile = profiles.profile(index: part.index)
      let inside = profile.fluxInside(radius * pixelScale / part.halfLightRadius / shear)
      return sum + part.fraction * (1 - inside)
    }
  }
}
