import NeuralNetworks
import Tensors

/// Bilinear interpolation to twice the size, every channel by itself; learns nothing.
///
/// Written as the transpose of a 4x4 convolution with fixed weights, so that no kernel is needed for
/// it. That multiplies with many zeros: it is here for comparisons, not for speed.
package struct BilinearDoubling: Layer {
  private let weights: Tensor

  /// Interpolation of images of `channels` channels.
  package init(channels: Int) {
    weights = Self.weights(channels: channels)
  }

  /// The fixed weights `[4, 4, channels, channels]`: (1, 3, 3, 1) / 4 along both axes.
  static func weights(channels: Int) -> Tensor {
    let profile: [Float] = [0.25, 0.75, 0.75, 0.25]
    var weights = Tensor(
      Stencil.transposed4.weightShape(channels: channels, outputChannels: channels))
    for tap in 0..<16 {
      for channel in 0..<channels {
        weights.elements[(tap * channels + channel) * channels + channel] =
          profile[tap / 4] * profile[tap % 4]
      }
    }
    return weights
  }

  package func outputShape(for input: Shape) -> Shape {
    Stencil.transposed4.outputShape(for: input, outputChannels: weights.shape[3])
  }

  package func makeMemory(for input: Shape) -> LayerMemory { LayerMemory() }

  package func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    convolve(input, weights: weights, stencil: .transposed4, into: &output)
  }

  package func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    convolveInputGradient(
      outputGradient, weights: weights, stencil: .transposed4, into: &inputGradient)
  }
}
