import CommandLineParsing
import ConfigurationFiles
import Tensors

extension CommonOptions {
  /// The defaults, with a survey's preset laid over them, then `--config` and every `--set` in turn.
  func loadSettings(survey: SurveyPreset? = nil) throws -> Settings {
    var result = Settings()
    if let survey {
      result = try ConfigurationFile.settings(
        from: survey.text, source: "preset \(survey.rawValue)", over: result)
    }
    if let config {
      result = try ConfigurationFile.settings(
        from: try SmallTextFile.text(at: config), source: config, over: result)
    }
    for setting in settings {
      result = try ConfigurationFile.settings(result, setting: setting.argumentText)
    }
    return result
  }

  /// The threads that `--threads` allows.
  var parallelism: Parallelism {
    threads.map { Parallelism(threads: $0) } ?? .machine
  }
}
