import CommandLineParsing

/// The program: which subcommands there are, in the order the help lists them.
@main
struct Skysieve {
  static let version = "0.1.0"

  static let program = Program(
    name: "skysieve", version: version,
    abstract: "Sieve the sky: survey frames in, segmentation masks and catalogues out.",
    groups: [
      CommandGroup(
        "Frames and tables",
        [Info.self, PreviewCommand.self, CutoutsCommand.self, Convert.self, WorldCoordinates.self]),
      CommandGroup(
        "Sources",
        [
          ProcessCommand.self, Detect.self, Segment.self, Denoise.self, Classify.self,
          LatentCommand.self,
        ]),
      CommandGroup("Synthetic skies and scores", [Simulate.self, Inject.self, Evaluate.self]),
      CommandGroup(
        "Training",
        [TrainDenoiser.self, TrainCalibration.self, TrainClassifier.self, ComparePriors.self]),
      CommandGroup("Settings", [ConfigurationCommand.self]),
      CommandGroup("About this program", [Version.self]),
    ])

  static func main() { program.main() }
}
