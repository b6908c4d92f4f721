import Tensors

/// A plain variational autoencoder of small square stamps, `[batch, side, side, 1]`.
///
/// Encoder: 3x3 convolutions that halve the side, a dense layer, and two heads for mean and
/// logarithm of the variance of the latent numbers; the decoder is its mirror image with
/// resize-convolutions. Loss of a sample: squared error over all pixels + divergence from the
/// standard normal distribution. Reference: Kingma and Welling (2014).
public struct VariationalAutoencoder: TrainableModel {
  /// The sizes of the network.
  public struct Configuration: Sendable, Equatable, Codable {
    /// Height and width of a stamp; every halving must leave a whole number.
    public var side = 32
    /// The channels of the convolutions, outermost first.
    public var channels = [16, 32, 64]
    /// The width of the dense layers.
    public var hidden = 128
    /// The latent numbers.
    public var latent = 3

    /// The sizes of the benchmark network.
    public init() {}

    /// The side of the innermost image.
    public var innerSide: Int { side >> channels.count }
  }

  /// The sizes of the network.
  public let configuration: Configuration
  /// From stamps to `[batch, hidden]`.
  public private(set) var trunk: Sequential
  /// From `[batch, hidden]` to the latent means `[batch, latent]`.
  public private(set) var mean: Dense
  /// From `[batch, hidden]` to the logarithms of the latent variances `[batch, latent]`.
  public private(set) var logVariance: Dense
  /// From latent numbers `[batch, latent]` back to stamps.
  public private(set) var decoder: Sequential

  /// A network with fresh weights.
  public init(_ configuration: Configuration = Configuration(), using random: inout RandomStream) {
    self.configuration = configuration
    let hidden = configuration.hidden
    trunk = Self.makeTrunk(configuration, using: &random)
    mean = Dense(from: hidden, to: configuration.latent, using: &random)
    logVariance = Dense(from: hidden, to: configuration.latent, using: &random)
    decoder = Self.makeDecoder(configuration, using: &random)
  }

  private static func makeTrunk(
    _ configuration: Configuration, using random: inout RandomStream
  ) -> Sequential {
    var layers: [any Layer] = []
    var width = 1
    for channels in configuration.channels {
      layers.append(
        Convolution(.halving, from: width, to: channels, activation: .relu, using: &random))
      width = channels
    }
    let inner = configuration.innerSide * configuration.innerSide * width
    layers.append(Reshape.flatten)
    layers.append(Dense(from: inner, to: configuration.hidden, activation: .relu, using: &random))
    return Sequential(layers)
  }

  private static func makeDecoder(
    _ configuration: Configuration, using random: inout RandomStream
  ) -> Sequential {
    let side = configuration.innerSide
    var width = configuration.channels.last ?? 1
    let hidden = configuration.hidden
    var layers: [any Layer] = [
      Dense(from: configuration.latent, to: hidden, activation: .relu, using: &random),
      Dense(from: hidden, to: side * side * width, activation: .relu, using: &random),
      Reshape(to: [side, side, width]),
    ]
    for channels in configuration.channels.dropLast().reversed() {
      layers.append(
        Convolution(.resizing, from: width, to: channels, activation: .relu, using: &random))
      width = channels
    }
    layers.append(Convolution(.resizing, from: width, to: 1, using: &random))
    return Sequential(layers)
  }

  /// The parameters of trunk, heads and decoder.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try trunk.visitParameters { name, tensor in try visit("trunk.\(name)", &tensor) }
    try mean.visitParameters { name, tensor in try visit("mean.\(name)", &tensor) }
    try logVariance.visitParameters { name, tensor in try visit("log_variance.\(name)", &tensor) }
    try decoder.visitParameters { name, tensor in try visit("decoder.\(name)", &tensor) }
  }

  /// The latent means of stamps `[batch, side, side, 1]`.
  public func encode(_ stamps: Tensor) -> Tensor {
    mean(trunk(stamps))
  }

  /// The stamps that the decoder draws for latent numbers `[batch, latent]`.
  public func decode(_ latent: Tensor) -> Tensor {
    decoder(latent)
  }
}
