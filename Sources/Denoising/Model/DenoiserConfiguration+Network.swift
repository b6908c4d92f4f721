import NeuralNetworks
import Tensors

extension DenoiserConfiguration {
  /// The planes that come out, in the order of `DenoiserOutput`.
  static let outputPlanes = 3

  /// What a nat of the variational bottleneck costs per sample and coarse pixel.
  static let divergenceWeight: Float = 1e-7

  /// The network from one input channel to the output planes.
  ///
  ///     stem, level 0 ( down, level 1 ( down, level 2 ... up ) up ), head
  ///
  /// where the brackets are detours around the level outside of them if there are skips.
  package var network: NetworkPart {
    let stem = NetworkPart.convolution(
      startsHalved ? .halving : .same, from: 1, to: channels[0], .relu)
    var parts = [stem]
    parts += level(0)
    if startsHalved {
      parts += doubling(from: channels[0], to: Self.outputPlanes, .none)
    } else {
      parts.append(.convolution(.same, from: channels[0], to: Self.outputPlanes, .none))
    }
    return .chain(parts)
  }

  /// The network as operations on frames, with the weights of a layer that this plan made.
  package func inferenceNetwork(of layer: any Layer) -> InferenceNetwork {
    var result = InferenceNetwork(inputChannels: 1)
    var parameters = layer.parameters.map(\.tensor)[...]
    _ = network.append(to: &result, after: result.input, &parameters)
    precondition(parameters.isEmpty, "every parameter has its operation")
    return result
  }

  /// The multiplications for every pixel of a frame.
  public var multiplyAddsPerPixel: Double {
    var scale = 1.0
    return network.multiplyAdds(scale: &scale)
  }

  /// What happens at a level and below it; size and channels stay.
  private func level(_ index: Int) -> [NetworkPart] {
    var parts = [NetworkPart](repeating: block(channels[index]), count: blocks[index])
    guard index + 1 < levels else { return parts + bottleneck }
    let coarser = NetworkPart.chain(
      stepDown(from: index) + level(index + 1)
        + doubling(from: channels[index + 1], to: channels[index], hasSkips ? .none : .relu))
    parts.append(hasSkips ? .detour(coarser, .relu) : coarser)
    return parts
  }

  private func block(_ channels: Int) -> NetworkPart {
    let convolution = NetworkPart.convolution(.same, from: channels, to: channels, .relu)
    guard isResidual else {
      return .chain([NetworkPart](repeating: convolution, count: convolutionsPerBlock))
    }
    var body = [NetworkPart](repeating: convolution, count: convolutionsPerBlock - 1)
    body.append(.convolution(.same, from: channels, to: channels, .none))
    return .detour(.chain(body), .relu)
  }

  private func stepDown(from index: Int) -> [NetworkPart] {
    let (fine, coarse) = (channels[index], channels[index + 1])
    return switch downsampling[index] {
    case .stride: [.convolution(.halving, from: fine, to: coarse, .relu)]
    case .maxPooling: [.maxPooling, .convolution(.same, from: fine, to: coarse, .relu)]
    }
  }

  private func doubling(from coarse: Int, to fine: Int, _ activation: Activation) -> [NetworkPart] {
    switch upsampling {
    case .nearest: [.convolution(.resizing, from: coarse, to: fine, activation)]
    case .transposed: [.convolution(.transposed4, from: coarse, to: fine, activation)]
    case .bilinear:
      [
        .bilinearDoubling(channels: coarse),
        .convolution(.same, from: coarse, to: fine, activation),
      ]
    }
  }

  private var bottleneck: [NetworkPart] {
    guard hiddenUnits > 0 else { return [] }
    let coarsest = channels[levels - 1]
    let narrow: NetworkPart =
      isVariational
      ? .sampling(from: coarsest, to: hiddenUnits, divergenceWeight: Self.divergenceWeight)
      : .convolution(.pointwise, from: coarsest, to: hiddenUnits, .none)
    return [narrow, .convolution(.pointwise, from: hiddenUnits, to: coarsest, .relu)]
  }
}
