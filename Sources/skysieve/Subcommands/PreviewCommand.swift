import CommandLineParsing
import FITSFiles
import Foundation
import Imaging

/// `skysieve preview`: frames become pictures.
struct PreviewCommand: Command {
  static let configuration = CommandConfiguration(
    "preview", abstract: "Draw frames as PNG pictures.",
    discussion: """
      One frame becomes a grey picture in which faint structure and the cores of stars both show. \
      Three frames and one PNG become a colour picture, the first frame red, the second green, the \
      third blue; frames whose headers place them differently on the sky are laid over the first. \
      With --rgb, one cube of three planes does the same. Several frames and a folder become one \
      picture each. North is where the frame has it: the picture's first row is the frame's last. \
      Pixels without a value are transparent.
      """,
    examples: [
      "skysieve preview frame.fits.gz -o frame.png",
      "skysieve preview i.fits r.fits g.fits -o colour.png",
      "skysieve preview night/*.fits.fz -o pictures/",
    ])

  @OptionGroup var input = InputFiles(help: "Frames to draw: FILE, FILE[EXT], or a .gz of it.")
  @Option(
    "--output", "-o", value: "PNG",
    help: "The picture, or an existing folder or NAME/ for one picture a frame; the frame's name "
      + "with .png in this folder if not given.",
    completion: .files(["png"]))
  var output: String?
  @Flag("--rgb", help: "Make one colour picture, of three frames or of a cube's first planes.")
  var rgb
  @Option("--stretch", value: "NAME", help: "How values become grey.")
  var stretch: PreviewStretch?
  @Option(
    "--max-side", value: "N", in: 0...100_000,
    help: "Average pixels until no side is longer than N; 0 keeps every pixel.")
  var maximumSide: Int?
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    var settings = try common.loadSettings()
    settings.preview.stretch = stretch ?? settings.preview.stretch
    settings.preview.maximumSide = maximumSide ?? settings.preview.maximumSide
    let painter = FramePainter(
      settings: settings.preview, parallelism: common.parallelism)
    let frames = input.paths
    if rgb || (frames.count == 3 && output.map { !OutputPath.isFolder($0) } ?? false) {
      try drawColour(frames, painter: painter, settings: settings, console: console)
    } else {
      try drawEach(frames, painter: painter, settings: settings, console: console)
    }
  }

  private func drawColour(
    _ arguments: [String], painter: FramePainter, settings: Settings, console: Console
  ) throws {
    let frames: [Frame]
    switch arguments.count {
    case 3:
      frames = try arguments.map { try frameOptions.open($0, settings: settings) }
    case 1:
      frames = try (0..<3).map { plane in
        try Frame.open(
          frameOptions.location(arguments[0]), plane: frameOptions.plane + plane,
          limits: frameOptions.limits(settings))
      }
    default:
      throw UsageError.message("a colour picture is made of three frames, or of one cube")
    }
    let path = OutputPath.path(for: arguments[0], extension: "png", output: output)
    let painted = try painter.colourPicture(of: frames)
    if !painted.isAligned {
      console.warn("the frames have no common world coordinates; they are laid pixel on pixel")
    }
    try painted.picture.write(to: path, parallelism: common.parallelism)
    console.note("\(path): \(painted.picture.width) x \(painted.picture.height), colour")
  }

  private func drawEach(
    _ arguments: [String], painter: FramePainter, settings: Settings, console: Console
  ) throws {
    if arguments.count > 1, let output, !OutputPath.isFolder(output) {
      throw UsageError.message(
        "\(arguments.count) frames want a folder as --output: an existing one, or '\(output)/'")
    }
    let progress = console.progress(of: arguments.count, unit: "frames")
    defer { progress.finish() }
    let failures = try FailureCounter(console).forEach(arguments) { argument in
      let frame = try frameOptions.open(argument, settings: settings)
      let path = OutputPath.path(for: argument, extension: "png", output: output)
      let picture = try painter.picture(of: frame)
      try picture.write(to: path, parallelism: common.parallelism)
      progress.advance(finished: "\(path): \(picture.width) x \(picture.height)")
    }
    try failures.throwIfAny()
  }
}
