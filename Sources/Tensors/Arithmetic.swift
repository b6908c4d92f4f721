// Element-wise work on whole tensors. Sums run in Double.

extension Tensor {
  /// Adds `factor` times another tensor of the same count.
  public mutating func add(_ other: Tensor, scaledBy factor: Float = 1) {
    combine(with: other) { $0 + factor * $1 }
  }

  /// Subtracts another tensor of the same count.
  public mutating func subtract(_ other: Tensor) {
    combine(with: other) { $0 - $1 }
  }

  /// Multiplies element by element with another tensor of the same count.
  public mutating func multiply(by other: Tensor) {
    combine(with: other) { $0 * $1 }
  }

  /// Multiplies every element with a number.
  public mutating func scale(by factor: Float) {
    elements.withUnsafeMutableBufferPointer { mine in
      for index in mine.indices { mine[index] *= factor }
    }
  }

  /// Copies the numbers of another tensor of the same count.
  public mutating func copy(from other: Tensor) {
    combine(with: other) { $1 }
  }

  /// The sum of all elements.
  public var sum: Double {
    elements.withUnsafeBufferPointer { $0.reduce(0) { $0 + Double($1) } }
  }

  /// The sum of the squares of all elements.
  public var sumOfSquares: Double {
    elements.withUnsafeBufferPointer { $0.reduce(0) { $0 + Double($1) * Double($1) } }
  }

  /// Whether no element is infinite or not a number.
  public var isFinite: Bool {
    elements.withUnsafeBufferPointer { $0.allSatisfy(\.isFinite) }
  }

  @inline(__always)
  private mutating func combine(with other: Tensor, _ body: (Float, Float) -> Float) {
    precondition(count == other.count, "\(shape) and \(other.shape) do not match")
    other.elements.withUnsafeBufferPointer { theirs in
      elements.withUnsafeMutableBufferPointer { mine in
        for index in mine.indices { mine[index] = body(mine[index], theirs[index]) }
      }
    }
  }
}
