import NeuralNetworks
import Tensors

/// The autoencoder every engine is measured with: two 16-channel convolutions on the frame, two of
/// 32 at half and two of 64 at a quarter of its size, and the way back; 21,000 products a pixel.
struct BenchmarkAutoencoder {
  /// One convolution, rectified but for the last.
  struct Layer {
    let stencil: Stencil
    let channels: Int
    let outputChannels: Int
  }

  static let layers = [
    Layer(stencil: .same, channels: 1, outputChannels: 16),
    Layer(stencil: .same, channels: 16, outputChannels: 16),
    Layer(stencil: .halving, channels: 16, outputChannels: 32),
    Layer(stencil: .same, channels: 32, outputChannels: 32),
    Layer(stencil: .halving, channels: 32, outputChannels: 64),
    Layer(stencil: .same, channels: 64, outputChannels: 64),
    Layer(stencil: .resizing, channels: 64, outputChannels: 32),
    Layer(stencil: .same, channels: 32, outputChannels: 32),
    Layer(stencil: .resizing, channels: 32, outputChannels: 16),
    Layer(stencil: .same, channels: 16, outputChannels: 1),
  ]

  private(set) var network = InferenceNetwork(inputChannels: 1)

  /// Random weights of the size that keeps activations in range.
  init(seed: UInt64) {
    var stream = RandomStream(seed: seed)
    build { layer in
      let fanIn = Float(9 * layer.channels)
      let weights = Tensor(
        normal: layer.stencil.weightShape(
          channels: layer.channels, outputChannels: layer.outputChannels),
        deviation: (2 / fanIn).squareRoot(), using: &stream)
      return (weights, Tensor(normal: [layer.outputChannels], deviation: 0.1, using: &stream))
    }
  }

  /// Weights from a file: `layer0.weight` `[3, 3, in, out]`, `layer0.bias` and so on.
  init(_ checkpoint: Checkpoint, source: String) throws {
    var index = 0
    try build { layer in
      defer { index += 1 }
      let shape = layer.stencil.weightShape(
        channels: layer.channels, outputChannels: layer.outputChannels)
      return (
        try checkpoint.tensor("layer\(index).weight", shape: shape, source: source),
        try checkpoint.tensor("layer\(index).bias", shape: [layer.outputChannels], source: source)
      )
    }
  }

  private mutating func build(
    _ parameters: (Layer) throws -> (weights: Tensor, bias: Tensor)
  ) rethrows {
    var value = network.input
    for (index, layer) in Self.layers.enumerated() {
      let (weights, bias) = try parameters(layer)
      let isLast = index == Self.layers.count - 1
      value = network.convolve(
        value, layer.stencil, weights: weights, bias: bias, activation: isLast ? .none : .relu)
    }
  }
}
