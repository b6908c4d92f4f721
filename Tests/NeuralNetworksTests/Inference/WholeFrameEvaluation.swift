import NeuralNetworks
import Tensors

/// An encoder-decoder built twice from the same weights: as an inference network, and evaluated
/// layer by layer on whole frames.
struct WholeFrameEvaluation {
  private(set) var network = InferenceNetwork(inputChannels: 1)
  private let weights: [Tensor]
  private let biases: [Tensor]
  private let poolsDown: Bool
  private let concatenates: Bool
  private let activation: Activation

  /// Down by max-pooling or stride 2, up by resizing or transposed convolutions.
  ///
  /// The skip joins by concatenation or addition. Without pooling, what is added has no activation of its own.
  init(channels: Int, poolsDown: Bool, concatenates: Bool, activation: Activation, seed: UInt64) {
    var stream = RandomStream(seed: seed)
    self.poolsDown = poolsDown
    self.concatenates = concatenates
    self.activation = activation
    let down = poolsDown ? channels : 2 * channels
    let plan: [(Stencil, Int, Int)] = [
      (.same, 1, channels), (.same, channels, channels), (.halving, channels, down),
      (.same, down, 2 * channels), (.halving, 2 * channels, 2 * channels),
      (.transposed3, 2 * channels, 2 * channels), (.resizing, 2 * channels, channels),
      (.same, concatenates ? 2 * channels : channels, channels), (.pointwise, channels, channels),
      (.same, channels, 1),
    ]
    weights = plan.map { stencil, from, to in
      var weight = Tensor(
        normal: stencil.weightShape(channels: from, outputChannels: to), using: &stream)
      weight.scale(by: 1 / (Float(weight.shape[0] * weight.shape[1] * from)).squareRoot())
      return weight
    }
    biases = plan.map { Tensor(normal: [$0.2], deviation: 0.1, using: &stream) }
    buildNetwork()
  }

  private mutating func buildNetwork() {
    let first = convolve(network.input, .same, 0)
    let fine = convolve(first, .same, 1)
    let half = poolsDown ? network.maxPool(fine) : convolve(fine, .halving, 2)
    let middle = convolve(half, .same, 3)
    let coarse = convolve(middle, .halving, 4)
    let up = network.add(convolve(coarse, .transposed3, 5), middle, activation: activation)
    let back = convolve(up, .resizing, 6)
    let joined = concatenates ? network.concatenate([back, fine]) : network.add(back, fine)
    _ = convolve(convolve(convolve(joined, .same, 7), .pointwise, 8), .same, 9)
  }

  private func activation(of layer: Int) -> Activation {
    !poolsDown && (layer == 5 || layer == 6) ? .none : activation
  }

  private mutating func convolve(
    _ value: InferenceNetwork.Value, _ stencil: Stencil, _ index: Int
  ) -> InferenceNetwork.Value {
    network.convolve(
      value, stencil, weights: weights[index], bias: biases[index],
      activation: activation(of: index))
  }

  /// The result for a frame `[height, width, 1]`, every layer on the whole frame.
  func evaluate(_ frame: Tensor) -> Tensor {
    let input = frame.reshaped([1, frame.shape[0], frame.shape[1], 1])
    let fine = layer(layer(input, .same, 0), .same, 1)
    let half = poolsDown ? pooled(fine) : layer(fine, .halving, 2)
    let middle = layer(half, .same, 3)
    let coarse = layer(middle, .halving, 4)
    var up = layer(coarse, .transposed3, 5, like: middle)
    up.add(middle)
    activate(&up, activation)
    var joined = layer(up, .resizing, 6, like: fine)
    if concatenates {
      joined = concatenated(joined, fine)
    } else {
      joined.add(fine)
    }
    let result = layer(layer(layer(joined, .same, 7), .pointwise, 8), .same, 9)
    return result.reshaped([result.shape[1], result.shape[2], 1])
  }

  private func layer(
    _ input: Tensor, _ stencil: Stencil, _ index: Int, like sibling: Tensor? = nil
  ) -> Tensor {
    let natural = stencil.outputShape(for: input.shape, outputChannels: biases[index].count)
    let size = sibling?.shape ?? natural
    var output = Tensor([1, size[1], size[2], biases[index].count])
    Tensors.convolve(
      input, weights: weights[index], bias: biases[index], stencil: stencil,
      activation: activation(of: index), into: &output)
    return output
  }

  private func pooled(_ input: Tensor) -> Tensor {
    var output = Tensor([
      1, (input.shape[1] + 1) / 2, (input.shape[2] + 1) / 2, input.shape[3],
    ])
    Tensors.maxPool(input, into: &output)
    return output
  }

  private func concatenated(_ left: Tensor, _ right: Tensor) -> Tensor {
    let (first, second) = (left.shape[3], right.shape[3])
    var elements: [Float] = []
    for pixel in 0..<left.count / first {
      elements += left.elements[pixel * first..<(pixel + 1) * first]
      elements += right.elements[pixel * second..<(pixel + 1) * second]
    }
    return Tensor([1, left.shape[1], left.shape[2], first + second], elements: elements)
  }
}
