import NeuralNetworks
import Tensors

/// A piece of a network's plan.
///
/// One plan has three readings: the layers that are trained, the operations that frames run through,
/// and the number of multiplications. So the three cannot drift apart.
package indirect enum NetworkPart {
  /// A convolution with bias and activation.
  case convolution(Stencil, from: Int, to: Int, Activation)
  /// The maximum of 2x2 pixels.
  case maxPooling
  /// Bilinear interpolation to twice the size.
  case bilinearDoubling(channels: Int)
  /// Parts one after the other.
  case chain([NetworkPart])
  /// activation(input + part(input)): a residual block, or a skip around coarser levels.
  case detour(NetworkPart, Activation)
  /// Normally distributed hidden units in training, their means in use.
  case sampling(from: Int, to: Int, divergenceWeight: Float)
}

extension NetworkPart {
  /// The part as a layer with first weights drawn from `random`.
  package func layer(using random: inout RandomStream) -> any Layer {
    switch self {
    case .convolution(let stencil, let from, let to, let activation):
      return Convolution(stencil, from: from, to: to, activation: activation, using: &random)
    case .maxPooling: return MaxPooling()
    case .bilinearDoubling(let channels): return BilinearDoubling(channels: channels)
    case .chain(let parts):
      var layers: [any Layer] = []
      for part in parts { layers.append(part.layer(using: &random)) }
      return Sequential(layers)
    case .detour(let part, let activation):
      return ResidualBlock(part.layer(using: &random), activation: activation)
    case .sampling(let from, let to, let weight):
      return VariationalBottleneck(from: from, to: to, divergenceWeight: weight, using: &random)
    }
  }

  /// Appends the part to an inference network; takes its weights from the front of `parameters`,
  /// which are in the order in which the layer lists them.
  package func append(
    to network: inout InferenceNetwork, after value: InferenceNetwork.Value,
    _ parameters: inout ArraySlice<Tensor>
  ) -> InferenceNetwork.Value {
    switch self {
    case .convolution(let stencil, _, _, let activation):
      let (weights, bias) = (parameters.removeFirst(), parameters.removeFirst())
      return network.convolve(value, stencil, weights: weights, bias: bias, activation: activation)
    case .maxPooling: return network.maxPool(value)
    case .bilinearDoubling(let channels):
      return network.convolve(
        value, .transposed4, weights: BilinearDoubling.weights(channels: channels))
    case .chain(let parts):
      return parts.reduce(value) { $1.append(to: &network, after: $0, &parameters) }
    case .detour(let part, let activation):
      let detour = part.append(to: &network, after: value, &parameters)
      return network.add(detour, value, activation: activation)
    case .sampling:
      let (weights, bias) = (parameters.removeFirst(), parameters.removeFirst())
      // The variances serve training only.
      parameters.removeFirst(2)
      return network.convolve(value, .pointwise, weights: weights, bias: bias)
    }
  }

  /// The multiplications for every pixel of the frame, without tricks that save some of them.
  ///
  /// `scale` is the frame's side over that of the part's input, and becomes that of its output.
  package func multiplyAdds(scale: inout Double) -> Double {
    switch self {
    case .convolution(let stencil, let from, let to, _):
      if stencil == .halving { scale *= 2 }
      if stencil.outputExtent(for: 1) == 2 { scale /= 2 }
      return stencil.productsPerPixel * Double(from * to) / (scale * scale)
    case .maxPooling:
      scale *= 2
      return 0
    case .bilinearDoubling(let channels):
      scale /= 2
      return 4 * Double(channels) / (scale * scale)
    case .chain(let parts): return parts.reduce(0) { $0 + $1.multiplyAdds(scale: &scale) }
    case .detour(let part, _): return part.multiplyAdds(scale: &scale)
    case .sampling(let from, let to, _): return Double(from * to) / (scale * scale)
    }
  }
}

extension Stencil {
  /// The input pixels that an output pixel is made of, averaged over the phases.
  ///
  /// A repeated pixel counts once: its weights are added up in advance.
  fileprivate var productsPerPixel: Double {
    switch self {
    case .pointwise: 1
    case .same, .halving: 9
    case .resizing, .transposed4: 4
    case .transposed3: 2.25
    }
  }
}
