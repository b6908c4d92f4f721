/// By how much correlation raises the noise of apertures, looked up by radius.
struct NoiseRatios: Sendable {
  private let ratios: [Double]
  private static let stepsPerPixel = 2.0
  /// Beyond this radius, in pixels, the ratio hardly changes.
  private static let largestRadius = 64

  init(_ correlation: NoiseCorrelation) {
    guard !correlation.isWhite else {
      ratios = []
      return
    }
    ratios = (0...Self.largestRadius * Int(Self.stepsPerPixel)).map {
      correlation.noiseRatio(apertureRadius: max(0.5, Double($0) / Self.stepsPerPixel))
    }
  }

  /// The ratio for an aperture of `area` pixels.
  func ratio(area: Double) -> Double {
    guard !ratios.isEmpty else { return 1 }
    let place = (max(0, area) / Double.pi).squareRoot() * Self.stepsPerPixel
    return ratios[min(ratios.count - 1, Int(place.rounded()))]
  }
}
