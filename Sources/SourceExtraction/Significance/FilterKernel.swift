import Foundation

/// The kernel a matched filter looks for sources with; the same along x and along y.
public enum FilterKernel: Sendable, Equatable, Codable {
  /// No kernel: every pixel for itself.
  case none
  /// A Gaussian as wide as the stars of the field, measured there.
  case seeing
  /// A Gaussian of a full width at half maximum in pixels.
  case gaussian(fwhm: Double)
  /// Weights of any scale, an odd number of them, symmetric; [1, 2, 1] is SExtractor's default.
  case weights([Double])

  /// SExtractor's default.conv.
  public static let sextractorDefault = FilterKernel.weights([1, 2, 1])

  /// The weights from the middle outwards, with a middle of 1; `seeing` is the stars' width, pixels.
  func half(seeing: Double) -> [Double] {
    switch self {
    case .none: [1]
    case .seeing: Self.gaussian(fwhm: seeing)
    case .gaussian(let fwhm): Self.gaussian(fwhm: fwhm)
    case .weights(let weights):
      weights[(weights.count / 2)...].map { $0 / weights[weights.count / 2] }
    }
  }

  /// Throws for kernels that make no sense.
  func validate() throws {
    switch self {
    case .none, .seeing: return
    case .gaussian(let fwhm):
      guard !(fwhm > 0.1 && fwhm <= 100) else { return }
      throw SourceExtractionError.badOption(
        name: "filter width", expected: "0.1 to 100 pixels", found: "\(fwhm)")
    case .weights(let weights):
      let isUsable =
        weights.count % 2 == 1 && weights.count < 200 && weights.allSatisfy(\.isFinite)
        && weights == weights.reversed() && weights[weights.count / 2] != 0
      guard !isUsable else { return }
      throw SourceExtractionError.badOption(
        name: "filter kernel", expected: "an odd number of symmetric weights", found: "\(weights)")
    }
  }

  /// Cut off where 1 % of the peak is left: what lies beyond adds a thousandth to the significance.
  private static func gaussian(fwhm: Double) -> [Double] {
    let sigma = max(fwhm, 0.1) / 2.3548
    let reach = max(1, Int((3 * sigma).rounded()))
    return (0...reach).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
  }
}
