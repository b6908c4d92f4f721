import CommandLineParsing
import ConfigurationFiles
import FITSFiles
import Foundation
import SkySimulation

/// `skysieve simulate`: a synthetic field with everything that is true about it.
struct Simulate: Command {
  static let configuration = CommandConfiguration(
    "simulate", abstract: "Make a synthetic field with its truth.",
    discussion: """
      Starts from a preset, lays --sky-config over it and then every --sky, and writes:

      PREFIX.fits (the frame), PREFIX.weight.fits (one over the variance of sky and read noise), \
      PREFIX.flags.fits (defects, one bit each, listed in its header), PREFIX.clean.fits (the sources \
      without sky, noise and defects), PREFIX.segmentation.fits (which source dominates a pixel, where \
      one exceeds half the sky noise), PREFIX.truth.csv (the sources) and PREFIX.sky.toml (all \
      settings, with comments).

      The same settings and seed give the same bytes on any number of threads.
      """,
    examples: [
      "skysieve simulate --preset des --seed 7 --size 4096 -o field",
      "skysieve simulate --preset sdss --sky galaxies.density=20 --outputs image,truth -o dense",
      "skysieve simulate --preset lsst --print-config > my.sky.toml",
    ])

  @Option("--preset", value: "NAME", help: "The kind of sky to start from.")
  var preset = SkyPreset.des
  @Option("--seed", value: "N", help: "Another number, another field of the same kind.")
  var seed: UInt64 = 1
  @Option("--size", value: "N", in: 16...32768, help: "Pixels on a side.")
  var size: Int?
  @Option(
    "--width", value: "N", in: 16...32768, help: "Pixels in a row, for frames that are no square.")
  var width: Int?
  @Option("--height", value: "N", in: 16...32768, help: "Rows.")
  var height: Int?
  @Option(
    "--sky-config", value: "FILE", help: "Lay the settings of this file over the preset.",
    completion: .files(["toml"]))
  var skyFile: String?
  @Option("--sky", value: "KEY=VALUE", help: "Change one setting of the sky; may be repeated.")
  var skySettings: [Setting]
  @Option("--outputs", value: "LIST", help: "What to write, separated by commas.")
  var outputs = OutputList(SimulationPart.allCases)
  @Option("--output", "-o", value: "PREFIX", help: "How the names of the files begin.")
  var output = "field"
  @Flag("--compress", help: "Pack the images in lossless tiles.")
  var compresses
  @Flag("--print-config", help: "Print the settings of the sky and simulate nothing.")
  var printsConfiguration
  @Option(
    "--stamps", value: "JSON",
    help: "Draw the single sources of this list instead, as a cube of --size pixels (128 if not "
      + "given) in the file --output: for comparisons with other simulators.",
    completion: .files(["json"]))
  var stamps: String?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if size != nil && (width != nil || height != nil) {
      throw UsageError.message("--size excludes --width and --height")
    }
  }

  func run(_ console: Console) throws {
    if let stamps { return try drawStamps(listedIn: stamps, console: console) }
    let sky = try skyConfiguration()
    if printsConfiguration {
      return try console.write(try ConfigurationFile.text(of: sky))
    }
    let start = ContinuousClock.now
    let simulator = try SkySimulator(sky)
    let field = simulator.field(seed: seed, parallelism: common.parallelism)
    let writer = SimulationWriter(
      prefix: output, seed: seed, configuration: sky, compresses: compresses)
    for path in try writer.write(field, outputs: outputs.parts) { console.detail("wrote \(path)") }
    let stars = field.truth.count { $0.label == .star }
    let seconds = (ContinuousClock.now - start).formatted(
      .units(allowed: [.seconds], fractionalPart: .show(length: 1)))
    console.note(
      "\(output): \(sky.width) x \(sky.height) pixels, \(stars) stars, "
        + "\(field.truth.count - stars) galaxies, sky noise \(Float(field.skySigma)), \(seconds)")
  }

  private func drawStamps(listedIn path: String, console: Console) throws {
    let list = Data(try SmallTextFile.text(at: path).utf8)
    let requests = try StampRequest.read(json: list)
    let side = size ?? 128
    let images = renderStamps(requests, side: side, parallelism: common.parallelism)
    let cube = FITSUnit.image(
      .float32(images.flatMap(\.pixels)), axes: [side, side, images.count])
    try FITSWriter.write([cube], to: output)
    console.note("\(output): \(images.count) stamps of \(side) x \(side)")
  }

  private func skyConfiguration() throws -> SkyConfiguration {
    var sky = preset.configuration
    if let skyFile {
      sky = try ConfigurationFile.settings(
        from: try SmallTextFile.text(at: skyFile), source: skyFile, over: sky)
    }
    sky.width = width ?? size ?? sky.width
    sky.height = height ?? size ?? sky.height
    for setting in skySettings {
      sky = try ConfigurationFile.settings(sky, setting: setting.argumentText)
    }
    return sky
  }
}

extension SkyPreset: ArgumentValue {}
