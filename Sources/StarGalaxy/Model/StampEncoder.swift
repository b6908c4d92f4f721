import NeuralNetworks
import Tensors

/// From a cutout and its features to the latent coordinates' means and logarithms of the variances.
///
/// Pixels go through convolutions, features through dense layers; a joint layer sees both, so that
/// what the templates found steers how the pixels are read.
public struct StampEncoder: Parameterized, Sendable {
  /// The sizes.
  public let configuration: EncoderConfiguration
  /// `[batch, 32, 32, 4]` to `[batch, hidden]`.
  public private(set) var pixels: Sequential
  /// `[batch, 62]` to `[batch, featureHidden]`.
  public private(set) var features: Sequential
  /// Both to `[batch, hidden]`.
  public private(set) var joint: Sequential
  /// `[batch, hidden]` to `[batch, 7]`: the means.
  public private(set) var mean: Dense
  /// `[batch, hidden]` to `[batch, 7]`: the logarithms of the variances.
  public private(set) var logVariance: Dense

  /// An encoder with fresh weights.
  public init(_ configuration: EncoderConfiguration, using random: inout RandomStream) {
    self.configuration = configuration
    let hidden = configuration.hidden
    var layers: [any Layer] = []
    var width = StampGeometry.channels
    var side = StampGeometry.side
    for channels in configuration.channels {
      layers.append(
        Convolution(.halving, from: width, to: channels, activation: .relu, using: &random))
      width = channels
      side /= 2
    }
    layers.append(Reshape.flatten)
    layers.append(
      Dense(
        from: side * side * width, to: hidden, activation: .relu, initializer: .he, using: &random))
    pixels = Sequential(layers)
    let narrow = configuration.featureHidden
    features = Sequential([
      Dense(
        from: StampFeature.inputCount, to: narrow, activation: .relu, initializer: .he,
        using: &random),
      Dense(from: narrow, to: narrow, activation: .relu, initializer: .he, using: &random),
    ])
    joint = Sequential([
      Dense(
        from: hidden + narrow, to: hidden, activation: .relu, initializer: .he, using: &random),
      Dense(from: hidden, to: hidden, activation: .relu, initializer: .he, using: &random),
    ])
    mean = Dense(from: hidden, to: LatentLayout.count, using: &random)
    logVariance = Dense(from: hidden, to: LatentLayout.count, using: &random)
  }

  /// The parameters of all layers.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try pixels.visitParameters { name, tensor in try visit("pixels.\(name)", &tensor) }
    try features.visitParameters { name, tensor in try visit("features.\(name)", &tensor) }
    try joint.visitParameters { name, tensor in try visit("joint.\(name)", &tensor) }
    try mean.visitParameters { name, tensor in try visit("mean.\(name)", &tensor) }
    try logVariance.visitParameters { name, tensor in try visit("log_variance.\(name)", &tensor) }
  }
}
