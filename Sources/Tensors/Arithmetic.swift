import CKernels

// Element-wise work on whole tensors. Sums run in Double.

extension Tensor {
  /// Adds `factor` times another tensor of the same count.
  public mutating func add(_ other: Tensor, scaledBy factor: Float = 1) {
    combine(with: other) { sk_add_scaled(factor, $0, $1, $2) }
  }

  /// Subtracts another tensor of the same count.
  public mutating func subtract(_ other: Tensor) {
    add(other, scaledBy: -1)
  }

  /// Multiplies element by element with another tensor of the same count.
  public mutating func multiply(by other: Tensor) {
    combine(with: other) { sk_multiply($0, $1, $2) }
  }

  /// Multiplies every element with a number.
  public mutating func scale(by factor: Float) {
    elements.withUnsafeMutableBufferPointer { sk_scale(factor, $0.baseAddress, $0.count) }
  }

  /// Copies the numbers of another tensor of the same count; the storage stays where it is.
  public mutating func copy(from other: Tensor) {
    combine(with: other) { $1.update(from: $0, count: $2) }
  }

  /// The sum of all elements.
  public var sum: Double {
    elements.withUnsafeBufferPointer { $0.reduce(0) { $0 + Double($1) } }
  }

  /// The sum of the squares of all elements.
  public var sumOfSquares: Double {
    elements.withUnsafeBufferPointer { elements in
      // Sixteen sums side by side: one alone waits for its own last addition.
      var sums = SIMD16<Double>()
      let whole = elements.count / 16 * 16
      for start in stride(from: 0, to: whole, by: 16) {
        var block = SIMD16<Float>()
        for lane in 0..<16 { block[lane] = elements[start &+ lane] }
        let wide = SIMD16<Double>(block)
        sums += wide * wide
      }
      return elements[whole...].reduce(sums.sum()) { $0 + Double($1) * Double($1) }
    }
  }

  /// Whether no element is infinite or not a number.
  public var isFinite: Bool {
    elements.withUnsafeBufferPointer { $0.allSatisfy(\.isFinite) }
  }

  private mutating func combine(
    with other: Tensor, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    precondition(count == other.count, "\(shape) and \(other.shape) do not match")
    other.elements.withUnsafeBufferPointer { theirs in
      elements.withUnsafeMutableBufferPointer { mine in
        guard let source = theirs.baseAddress, let target = mine.baseAddress else { return }
        body(source, target, mine.count)
      }
    }
  }
}
