import ConfigurationFiles
import Denoising

extension DenoiserTrainingConfiguration: DocumentedConfiguration {
  /// The training of the shipped weights.
  public init() {
    self = .default
  }

  /// The comments of a training file; what the numbers may be is said where they are declared.
  public static var documentation: [(key: String, text: String)] {
    [
      ("seed", "The seed of weights, scenes, patches and noise."),
      ("steps", "Steps of the optimizer."),
      ("batch_size", "Patches in a step."),
      ("patch_side", "Pixels on a side of a patch."),
      ("scenes", "Simulated scenes to draw patches from."),
      ("scene_side", "Pixels on a side of a scene."),
      ("learning_rate", "The rate after the warm-up; it falls as a half cosine."),
      ("average_decay", "How much of the averaged weights survives a step."),
      ("plane_weights", "How much brightness, source map and peak map count."),
      ("network", "The shape of the network."),
      ("network.channels", "Channels of every level, finest first; multiples of 16 are fast."),
      ("network.starts_halved", "Whether the finest level is half the frame's size."),
      ("network.blocks", "Blocks at every level."),
      ("network.convolutions_per_block", "3x3 convolutions in a block."),
      ("network.is_residual", "Whether a block is added to its own input."),
      ("network.has_skips", "Whether levels go around the coarser ones."),
      ("network.downsampling", "stride or maxPooling, for every step down."),
      ("network.upsampling", "nearest, bilinear or transposed."),
      ("network.hidden_units", "Channels of a bottleneck at the coarsest level; 0 for none."),
      ("network.is_variational", "Whether the bottleneck is a variational autoencoder's."),
      ("network.loss", "Of the brightness: absolute, squared, huber or logCosh."),
    ]
  }
}
