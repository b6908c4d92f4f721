import CommandLineParsing
import ConfigurationFiles
import Denoising
import Evaluation
import FITSFiles
import Imaging
import NeuralNetworks
import Pipeline
import ManifoldClustering
import SkySimulation
import SourceCatalogs
import SourceExtraction
import StarGalaxy

extension FITSError: ExitCodeProviding {
  /// 66, 65, 73 or 74, by the family of the error.
  public var exitCode: ExitCode {
    switch kind {
    case .missingInput: .noInput
    case .badData: .badData
    case .cannotCreate: .cannotCreate
    case .inputOutput: .inputOutput
    }
  }
}

extension ImagingError: ExitCodeProviding {
  /// Always 65: the frame is not what the command needs.
  public var exitCode: ExitCode { .badData }
}

extension CatalogError: ExitCodeProviding {
  /// 65 for a table that cannot be used, else the family of the file's own error.
  public var exitCode: ExitCode { .badData }
}

extension ConfigurationError: ExitCodeProviding {
  /// Always 2: a configuration is part of what the user asked for.
  public var exitCode: ExitCode { .usage }
}

extension SkySimulationError: ExitCodeProviding {
  /// Always 2: a sky is part of what the user asked for.
  public var exitCode: ExitCode { .usage }
}

extension EvaluationError: ExitCodeProviding {
  /// 65 for tables that cannot be scored, 2 for an option that makes no sense.
  public var exitCode: ExitCode {
    if case .badOption = self { .usage } else { .badData }
  }
}

extension SourceExtractionError: ExitCodeProviding {
  /// 2 for a setting that makes no sense, 65 for maps and files that do not fit.
  public var exitCode: ExitCode {
    if case .badOption = self { .usage } else { .badData }
  }
}

extension PipelineError: ExitCodeProviding {
  /// 66 for an input, 73 and 74 for the output folder, 75 while another run holds it, 2 for an
  /// option, 65 for bands that do not fit each other.
  public var exitCode: ExitCode {
    switch self {
    case .unreadable: .noInput
    case .cannotCreate: .cannotCreate
    case .writeFailed: .inputOutput
    case .folderInUse: .tryAgain
    case .badOption: .usage
    case .bandsDiffer: .badData
    }
  }
}

extension DenoisingError: ExitCodeProviding {
  /// 2 for a setting that makes no sense, 65 for weights and frames that cannot be used.
  public var exitCode: ExitCode {
    if case .badOption = self { .usage } else { .badData }
  }
}

extension NeuralNetworkError: ExitCodeProviding {
  /// 2 for a setting that makes no sense, 74 for files, 65 for weights that cannot be used.
  public var exitCode: ExitCode {
    switch self {
    case .invalidConfiguration: .usage
    case .file: .inputOutput
    default: .badData
    }
  }
}

extension ClusteringError: ExitCodeProviding {
  /// 2 for a setting that makes no sense, else 65.
  public var exitCode: ExitCode {
    if case .badOption = self { .usage } else { .badData }
  }
}

extension StarGalaxyError: ExitCodeProviding {
  /// 2 for a setting that makes no sense, 74 for files, 65 for bands that do not fit each other.
  public var exitCode: ExitCode {
    switch self {
    case .file: .inputOutput
    case .badSetting: .usage
    case .bandsDiffer: .badData
    }
  }
}
