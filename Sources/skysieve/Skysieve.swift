import CommandLineParsing

/// The program: which subcommands there are, in the order the help lists them.
@main
struct Skysieve {
  static let program = Program(
    name: "skysieve", version: "0.1.0",
    abstract: "Sieve the sky: survey frames in, segmentation masks and catalogues out.",
    groups: [
      CommandGroup(
        "Frames and tables",
        [Info.self, PreviewCommand.self, CutoutsCommand.self, Convert.self, WorldCoordinates.self]),
      CommandGroup("Sources", [Detect.self]),
      CommandGroup("Synthetic skies and scores", [Simulate.self, Inject.self, Evaluate.self]),
      CommandGroup("Settings", [ConfigurationCommand.self]),
      CommandGroup("About this program", [Version.self]),
    ])

  static func main() { program.main() }
}
