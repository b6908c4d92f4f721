/// A dense array of float32 numbers; the last dimension runs fastest.
///
/// Image batches are laid out `[batch, height, width, channel]`, convolution weights
/// `[kernel height, kernel width, channels in, channels out]`, dense weights `[in, out]`.
public struct Tensor: Sendable, Equatable {
  /// The extents.
  public private(set) var shape: Shape
  /// The numbers, contiguous; `elements.count == shape.count` must stay true.
  public var elements: [Float]

  /// A tensor that holds `elements` in the given shape.
  public init(_ shape: Shape, elements: [Float]) {
    precondition(elements.count == shape.count, "\(shape) needs \(shape.count) elements")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor filled with one value.
  public init(_ shape: Shape, repeating value: Float = 0) {
    self.init(shape, elements: [Float](repeating: value, count: shape.count))
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(shape) }

  /// A tensor of zeros shaped as another.
  public static func zeros(like other: Tensor) -> Tensor { Tensor(other.shape) }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The same numbers under another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor {
    Tensor(shape, elements: elements)
  }

  /// Gives the numbers another shape of the same count, in place.
  public mutating func reshape(_ shape: Shape) {
    precondition(shape.count == count, "\(self.shape) cannot become \(shape)")
    self.shape = shape
  }

  /// Sets every element to one value.
  public mutating func fill(_ value: Float) {
    elements.withUnsafeMutableBufferPointer { $0.update(repeating: value) }
  }
}
