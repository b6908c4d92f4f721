import CommandLineParsing
import ManifoldClustering

/// How the latent space is clustered.
struct ClusteringOptions: SharedOptions {
  static let heading: String? = "Clustering options"

  @Option("--method", value: "METHOD", help: "How sources are put into clusters.")
  var method = ClusteringMethod.gaussianMixture
  @Option(
    "--clusters", value: "N", in: 1...50,
    help: "How many clusters are wanted; hdbscan finds their number itself.")
  var clusters = 2
  @Option(
    "--trim", value: "SHARE", in: 0...0.49,
    help: "The share of the loneliest sources that do not take part.")
  var trimmed = 0.02

  /// The settings.
  func configuration() -> ClusteringConfiguration {
    var configuration = ClusteringConfiguration.default
    configuration.method = method
    configuration.clusters = clusters
    configuration.trimmedFraction = trimmed
    return configuration
  }
}

extension ClusteringMethod: ArgumentValue {}
