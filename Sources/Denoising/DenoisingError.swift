/// What can be wrong with a denoiser's settings, weights or frames.
public enum DenoisingError: Error, Equatable, CustomStringConvertible {
  /// A setting that makes no sense.
  case badOption(String)
  /// Weights that are not those of a denoiser.
  case badWeights(path: String, problem: String)
  /// A frame that cannot be worked on.
  case badFrame(path: String, problem: String)

  /// One line.
  public var description: String {
    switch self {
    case .badOption(let problem): problem
    case .badWeights(let path, let problem), .badFrame(let path, let problem):
      "\(path): \(problem)"
    }
  }
}
