/// Why points cannot be clustered.
public enum ClusteringError: Error, Equatable, CustomStringConvertible {
  /// The numbers do not make whole points.
  case unevenPoints(values: Int, dimensions: Int)
  /// A coordinate is NaN or infinite.
  case notFinite(point: Int, coordinate: Int)
  /// Fewer points than the method needs.
  case tooFewPoints(expected: Int, found: Int)
  /// The points to assign live in another space than those of the fit.
  case otherSpace(expected: Int, found: Int)
  /// A setting that makes no sense.
  case badOption(String)

  /// One line for people.
  public var description: String {
    switch self {
    case .unevenPoints(let values, let dimensions):
      "\(values) numbers do not make points of \(dimensions) coordinates"
    case .notFinite(let point, let coordinate):
      "coordinate \(coordinate) of point \(point) is not a finite number"
    case .tooFewPoints(let expected, let found):
      "clustering needs at least \(expected) points, found \(found)"
    case .otherSpace(let expected, let found):
      "the clusters have \(expected) coordinates, the points \(found)"
    case .badOption(let problem): problem
    }
  }
}
