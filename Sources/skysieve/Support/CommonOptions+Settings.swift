import CommandLineParsing
import ConfigurationFiles
import Tensors

extension CommonOptions {
  /// The defaults, with `--config` laid over them and then every `--set` in turn.
  func loadSettings() throws -> Settings {
    var result = Settings()
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
