import Tensors

/// A feed-forward network as inference sees it: a plain list of operations with their weights.
///
/// Images shrink and grow by powers of two. At every level the extents are fixed by the frame's:
/// n pixels, then (n + 1) / 2, and so on; what doubles leaves out a last row or column where the
/// level above has an odd extent. Frames of any size therefore go through, and what is added or
/// concatenated always fits.
///
/// A model builds one like its diagram is drawn:
///
///     var network = InferenceNetwork(inputChannels: 1)
///     let fine = network.convolve(network.input, .same, weights: w0, bias: b0, activation: .relu)
///     let coarse = network.convolve(fine, .halving, weights: w1, bias: b1, activation: .relu)
///     let back = network.convolve(coarse, .resizing, weights: w2, bias: b2)
///     network.add(fine, back, activation: .none)
///
/// The result is the value added last.
public struct InferenceNetwork: Sendable {
  /// A frame-sized intermediate result.
  public struct Value: Sendable, Hashable {
    let index: Int
  }

  enum Operation: Sendable {
    case convolution(Stencil, weights: Tensor, bias: Tensor?, Activation, of: Int)
    case maxPool(of: Int)
    case sum(Int, Int, Activation)
    case concatenation([Int])
  }

  /// What is known of a value before any frame is: its channels, and how often it was halved.
  struct Description: Sendable, Equatable {
    let channels: Int
    let level: Int
  }

  /// `operations[i]` makes value i + 1; value 0 is the input.
  private(set) var operations: [Operation] = []
  private(set) var values: [Description]

  /// A network without operations yet, for frames of `inputChannels` channels.
  public init(inputChannels: Int) {
    precondition(inputChannels > 0, "a frame has channels")
    values = [Description(channels: inputChannels, level: 0)]
  }

  /// The frame.
  public var input: Value { Value(index: 0) }

  /// The number of channels of the result.
  public var outputChannels: Int { values[values.count - 1].channels }

  /// Appends a convolution with weights `[kernel, kernel, channels, output channels]`.
  @discardableResult
  public mutating func convolve(
    _ value: Value, _ stencil: Stencil, weights: Tensor, bias: Tensor? = nil,
    activation: Activation = .none
  ) -> Value {
    let source = values[value.index]
    precondition(
      weights.shape.rank == 4 && weights.shape[2] == source.channels,
      "weights \(weights.shape) do not take \(source.channels) channels")
    let change =
      switch stencil {
      case .pointwise, .same: 0
      case .halving: 1
      case .resizing, .transposed3, .transposed4: -1
      }
    precondition(source.level + change >= 0, "nothing grows larger than the frame")
    return append(
      .convolution(stencil, weights: weights, bias: bias, activation, of: value.index),
      Description(channels: weights.shape[3], level: source.level + change))
  }

  /// Appends the maximum over 2x2 pixels.
  @discardableResult
  public mutating func maxPool(_ value: Value) -> Value {
    let source = values[value.index]
    return append(
      .maxPool(of: value.index),
      Description(channels: source.channels, level: source.level + 1))
  }

  /// Appends the sum of two values of the same channels and level.
  @discardableResult
  public mutating func add(_ left: Value, _ right: Value, activation: Activation = .none) -> Value {
    precondition(values[left.index] == values[right.index], "only like values can be added")
    return append(.sum(left.index, right.index, activation), values[left.index])
  }

  /// Appends the channels of several values of the same level, one after the other.
  @discardableResult
  public mutating func concatenate(_ parts: [Value]) -> Value {
    let levels = Set(parts.map { values[$0.index].level })
    precondition(levels.count == 1, "only values of one level can be concatenated")
    let channels = parts.reduce(0) { $0 + values[$1.index].channels }
    return append(
      .concatenation(parts.map(\.index)),
      Description(channels: channels, level: levels.first ?? 0))
  }

  private mutating func append(_ operation: Operation, _ description: Description) -> Value {
    operations.append(operation)
    values.append(description)
    return Value(index: values.count - 1)
  }
}

extension InferenceNetwork {
  /// The extent of a level for a frame of `extent` pixels.
  static func extent(_ extent: Int, atLevel level: Int) -> Int {
    (0..<level).reduce(extent) { halved, _ in (halved + 1) / 2 }
  }

  /// The values an operation reads.
  static func sources(of operation: Operation) -> [Int] {
    switch operation {
    case .convolution(_, _, _, _, let source): [source]
    case .maxPool(let source): [source]
    case .sum(let left, let right, _): [left, right]
    case .concatenation(let parts): parts
    }
  }
}
