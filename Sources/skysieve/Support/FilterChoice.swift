import CommandLineParsing
import SourceExtraction

/// Where the filter of the detection comes from.
enum FilterChoice: String, Codable, CaseIterable, ArgumentValue {
  /// The kernel of the settings.
  case fixed
  /// A Gaussian as wide as the field's stars.
  case seeing
  /// Pixels as they are.
  case none

  /// Lays the choice over a configuration.
  func apply(to configuration: inout DetectionConfiguration) {
    configuration.matchesSeeing = self == .seeing
    if self == .none { configuration.kernel = .identity }
  }
}

extension ContrastReference: ArgumentValue {}
