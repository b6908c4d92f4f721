import Tensors

extension Tensor {
  /// A tensor without numbers, to stand where another was taken from.
  package static let empty = Tensor([0])

  /// Takes the tensor away and leaves an empty one, so that it can be changed without a copy.
  package mutating func take() -> Tensor {
    var taken = Tensor.empty
    swap(&taken, &self)
    return taken
  }

  /// Replaces every number by a function of it.
  @inline(__always)
  package mutating func replaceEach(_ function: (Float) -> Float) {
    elements.withUnsafeMutableBufferPointer { numbers in
      for index in numbers.indices { numbers[index] = function(numbers[index]) }
    }
  }
}
