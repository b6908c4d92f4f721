import CommandLineParsing
import ConfigurationFiles

/// `skysieve config`: the settings in force.
struct ConfigurationCommand: Command {
  static let configuration = CommandConfiguration(
    "config", abstract: "Print the settings in force, or check a file of them.",
    discussion: """
      'dump' prints every setting with a comment, as TOML that --config reads back; with --config \
      and --set it shows what they lead to. 'check' says whether FILE can be used and prints \
      nothing else. --survey shows what suits a survey's frames.
      """,
    examples: [
      "skysieve config dump > skysieve.toml", "skysieve config check skysieve.toml",
      "skysieve config dump --set preview.stretch=zscale",
      "skysieve config dump --survey hsc > hsc.toml",
    ])

  enum Action: String, CaseIterable, ArgumentValue {
    case dump
    case check
  }

  @Argument("ACTION", help: "dump or check.") var action = Action.dump
  @Argument("FILE", help: "The file to check.", completion: .files(["toml"])) var file: String?
  @Option("--survey", value: "NAME", help: "Start from the settings of this survey.")
  var survey: SurveyPreset?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if action == .check && file == nil { throw UsageError.message("config check wants a FILE") }
    if action == .dump && file != nil {
      throw UsageError.message("config dump takes no FILE; to start from one, say --config FILE")
    }
  }

  func run(_ console: Console) throws {
    if let file { common.config = file }
    let settings = try common.loadSettings(survey: survey)
    switch action {
    case .check: console.note("\(file ?? "") is fine")
    case .dump where console.mode.isJSON: try console.print(json: settings)
    case .dump: try console.write(try ConfigurationFile.text(of: settings))
    }
  }
}
