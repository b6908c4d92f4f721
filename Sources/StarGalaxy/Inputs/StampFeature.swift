/// The numbers the network reads beside the pixels: what matched templates find.
///
/// Each extended template g (the point spread smeared by a round disc) is a SPREAD_MODEL of its own
/// size: with SPREAD_MODEL and its kin among its inputs, the network starts where the peers end.
public enum StampFeature {
  /// The half-light radii of the templates' discs in units of the point spread's width.
  public static let templateSizes = [0.1, 0.2, 0.35, 0.6, 1.0, 1.7]
  /// Numbers of each template: significance, share of the light, its error, gain of likelihood.
  public static let perTemplate = 4

  /// The places of the other numbers, behind those of the templates.
  enum Place: Int, CaseIterable {
    case signalToNoise, spreadSignificance, spread, spreadError
    case coreChi2, ringChi2, outerChi2
    case seeing, sizeRatio, peakRatio, maskedCore, maskedWindow
    case neighbourCloseness, neighbourFlux, kronRatio
    case quadrupoleSignificance, quadrupole, noiseRatio, modelError
    case isSaturated, isDeblended, isIncomplete, offset, effectiveArea

    /// The index among all numbers.
    var index: Int { templateSizes.count * perTemplate + rawValue }
  }

  /// How many numbers a source has of its own.
  public static var count: Int { templateSizes.count * perTemplate + Place.allCases.count }
  /// How many the network reads: the source's own, then its field's.
  public static var inputCount: Int { count + FieldContext.count }
}
