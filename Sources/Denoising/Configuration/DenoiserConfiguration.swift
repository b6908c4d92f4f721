import NeuralNetworks

/// The shape of the denoising network and the price of its errors.
///
/// Everything that was ever tried is a setting here, so that two designs are compared by training
/// twice and not by keeping two programs.
public struct DenoiserConfiguration: Codable, Sendable, Equatable {
  /// How an image becomes half as large.
  public enum Downsampling: String, Codable, Sendable, CaseIterable {
    /// A 3x3 convolution with stride 2.
    case stride
    /// The maximum of 2x2 pixels, then a 3x3 convolution: as many multiplications as `stride`.
    case maxPooling
  }

  /// How an image becomes twice as large.
  public enum Upsampling: String, Codable, Sendable, CaseIterable {
    /// Every pixel repeated 2x2, then a 3x3 convolution.
    case nearest
    /// Bilinear interpolation, then a 3x3 convolution.
    case bilinear
    /// The transpose of a 4x4 convolution with stride 2.
    case transposed
  }

  /// The price of an error d.
  public enum Loss: String, Codable, Sendable, CaseIterable {
    /// L1: |d|.
    case absolute
    /// L2: d^2.
    case squared
    /// d^2 / 2 up to an error of 0.2, then a straight line.
    case huber
    /// log(cosh(d)).
    case logCosh

    /// The same among the losses of networks.
    var pixelLoss: PixelLoss {
      switch self {
      case .absolute: .absolute
      case .squared: .squared
      case .huber: .huber(threshold: 0.2)
      case .logCosh: .logCosh
      }
    }
  }

  /// The channels of every level, finest first; 1 to 6 levels of 1 to 256 channels, multiples of 16
  /// where speed counts.
  public var channels: [Int]
  /// Whether the finest level is half the frame's size already, so that nothing is computed for every
  /// single pixel but the three outputs.
  public var startsHalved: Bool
  /// How many blocks follow the step down to each level, as many numbers as levels; 0 to 8.
  public var blocks: [Int]
  /// The 3x3 convolutions in a block, 1 to 4.
  public var convolutionsPerBlock: Int
  /// Whether a block is added to its own input.
  public var isResidual: Bool
  /// Whether a level's image is added to what comes back from the coarser levels.
  public var hasSkips: Bool
  /// The steps down, one fewer than levels.
  public var downsampling: [Downsampling]
  /// The steps up.
  public var upsampling: Upsampling
  /// The channels that all light of the coarsest level must pass, up to 1024; 0 for no bottleneck.
  public var hiddenUnits: Int
  /// Whether the bottleneck is that of a variational autoencoder.
  public var isVariational: Bool
  /// The price of a wrong brightness, in asinh of noise units.
  public var loss: Loss

  /// The levels there are.
  public var levels: Int { channels.count }
}
