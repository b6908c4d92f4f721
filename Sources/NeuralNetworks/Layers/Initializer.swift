import Tensors

/// How the first weights of a layer are drawn; biases start at zero.
///
/// Fan-in and fan-out are the numbers of products that meet in one output and one input.
public enum Initializer: String, Sendable, Codable, CaseIterable {
  /// Glorot and Bengio (2010): uniform, variance 2 / (fan-in + fan-out); for sigmoid and linear.
  case glorot
  /// He et al. (2015): normal, variance 2 / fan-in; for ReLU and its kin.
  case he
  /// LeCun et al. (1998): normal, variance 1 / fan-in.
  case lecun
  /// All zero: for a layer whose output should start at its bias.
  case zero

  /// Weights whose last two dimensions are channels in and out, such as `[3, 3, in, out]`.
  public func weights(_ shape: Shape, using random: inout RandomStream) -> Tensor {
    let channels = shape[shape.rank - 2] * shape[shape.rank - 1]
    let kernel = Float(channels == 0 ? 0 : shape.count / channels)
    let fanIn = max(1, kernel * Float(shape[shape.rank - 2]))
    let fanOut = max(1, kernel * Float(shape[shape.rank - 1]))
    switch self {
    case .glorot:
      let limit = (6 / (fanIn + fanOut)).squareRoot()
      return Tensor(uniform: shape, in: -limit..<limit, using: &random)
    case .he:
      return Tensor(normal: shape, deviation: (2 / fanIn).squareRoot(), using: &random)
    case .lecun:
      return Tensor(normal: shape, deviation: (1 / fanIn).squareRoot(), using: &random)
    case .zero:
      return Tensor(shape)
    }
  }
}
