import CommandLineParsing
import ConfigurationFiles
import FITSFiles
import Foundation
import Imaging
import ManifoldClustering
import Reporting
import SourceCatalogs
import SourceExtraction
import StarGalaxy

/// `skysieve latent`: pictures and tables of the classifier's latent space.
struct LatentCommand: Command {
  static let configuration = CommandConfiguration(
    "latent", abstract: "Draw the latent space of a field's sources.",
    discussion: """
      Classifies FIELD, clusters the latent coordinates and writes an atlas into a folder: scatter \
      plots by class and by cluster, real cutouts at their places, the size-magnitude diagram, the \
      share of stars, a decoded grid from star to galaxy, and tables of it all.

      Clusters are named by physics: copies of the field's point spread, and galaxies convolved \
      with it, are put into the field, and the cluster where the copies land is the stars'.
      """,
    examples: [
      "skysieve latent frame.fits -o latent/",
      "skysieve latent frame.fits --method hdbscan -o latent/ --training-log training.jsonl",
    ])

  @Argument(
    "FIELD", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option("--output", "-o", value: "FOLDER", help: "Where the atlas goes.", completion: .files([]))
  var output = "latent"
  @Option(
    "--training-log", value: "FILE", help: "Also draw the losses of this training.",
    completion: .files(["jsonl"]))
  var log: String?
  @OptionGroup var clustering: ClusteringOptions
  @OptionGroup var classifier: ClassifierOptions
  @OptionGroup var fieldOptions: FieldOptions
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  /// Probes that name the clusters, where the user asks for no number.
  private static let probes = 1000

  func run(_ console: Console) throws {
    let field = try fieldOptions.field(
      input, sextractor: nil, frameOptions: frameOptions,
      settings: try common.loadSettings(survey: fieldOptions.survey), common: common)
    var configuration = classifier.configuration()
    if configuration.draws == 0 { configuration.draws = Self.probes }
    let network = try classifier.classifier()
    let classified = try FieldClassification(
      field, classifier: network, configuration: configuration,
      parallelism: common.parallelism)
    let atlas = try LatentAtlas(
      classified, clustering: clustering.configuration(), seed: classifier.seed,
      parallelism: common.parallelism)
    try write(atlas)
    let grid = DecodedGrid(of: network, pointSpread: classified.extraction.pointSpread)
    try DecodedGridPicture(grid: grid).picture().write(to: path("decoded.png"))
    for number in 0..<atlas.clusters.model.clusterCount {
      let size = atlas.clusters.assignment.labels.count { $0 == number }
      let name = atlas.clusters.names.verdict(of: number)
      console.note("cluster \(number): \(size) sources, \(name.rawValue)")
    }
    console.note("the atlas is in \(output)")
  }

  private func write(_ atlas: LatentAtlas) throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    for (name, plot) in LatentPlots(atlas: atlas).plots {
      try AtomicFile.write(try plot.png(), to: path("\(name).png"))
    }
    try LatentCutouts(field: atlas.field).picture().write(to: path("cutouts.png"))
    try atlas.table().write(to: path("sources.csv"), as: .csv)
    try atlas.clusterTable().write(to: path("clusters.csv"), as: .csv)
    try atlas.field.calibration.fraction.table().write(to: path("star-fraction.csv"), as: .csv)
    guard let log else { return }
    let curves = try LossCurves(path: log)
    try AtomicFile.write(try curves.plot.png(), to: path("losses.png"))
    try curves.table().write(to: path("losses.csv"), as: .csv)
  }

  private func path(_ name: String) -> String {
    (output as NSString).appendingPathComponent(name)
  }
}
