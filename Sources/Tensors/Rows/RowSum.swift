import CKernels

/// A sum of rows of numbers, each with a factor: what separable filters are made of.
///
/// Terms are added in the order they came, every product rounded, so that the result has the bits of
/// the plain loop, whatever the processor.
public struct RowSum {
  private var rows: [UnsafePointer<Float>?] = []
  private var factors: [Float] = []

  /// A sum of nothing.
  public init() {}

  /// Forgets all rows.
  public mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    factors.removeAll(keepingCapacity: true)
  }

  /// Adds `factor` times the numbers from `row` on, which must stay where they are until the sum has
  /// been written.
  public mutating func add(_ row: UnsafePointer<Float>, times factor: Float) {
    rows.append(row)
    factors.append(factor)
  }

  /// Writes the sum of as many numbers of each row as `result` holds.
  public func write(to result: UnsafeMutableBufferPointer<Float>) {
    sk_sum_rows(rows, factors, rows.count, result.baseAddress, result.count)
  }
}
