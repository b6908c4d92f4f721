import COpenBLAS

/// One factor of a matrix product: a tensor seen as a matrix, perhaps transposed.
public struct MatrixFactor {
  let tensor: Tensor
  let transposed: Bool
  let rows: Int
  let columns: Int

  /// The matrix whose columns are the tensor's last dimension and whose rows are all the others.
  public init(_ tensor: Tensor) {
    self.tensor = tensor
    transposed = false
    columns = tensor.shape.dimensions.last ?? 1
    rows = columns == 0 ? 0 : tensor.count / columns
  }

  private init(transposing other: MatrixFactor) {
    tensor = other.tensor
    transposed = !other.transposed
    rows = other.columns
    columns = other.rows
  }

  /// The transposed matrix; nothing is copied.
  public var transpose: MatrixFactor { MatrixFactor(transposing: self) }

  var order: CBLAS_TRANSPOSE { transposed ? CblasTrans : CblasNoTrans }
  var leading: Int32 { Int32(max(1, transposed ? rows : columns)) }
}

/// The matrix product `result = factor * left * right + keep * result`, by BLAS on one thread.
///
/// The result's last dimension must be the columns of `right`, its other dimensions together the
/// rows of `left`.
public func matrixProduct(
  _ left: MatrixFactor, _ right: MatrixFactor, factor: Float = 1, keep: Float = 0,
  into result: inout Tensor
) {
  let columns = result.shape.dimensions.last ?? 1
  precondition(
    left.columns == right.rows && columns == right.columns
      && result.count == left.rows * right.columns,
    "\(left.rows)x\(left.columns) times \(right.rows)x\(right.columns) is not \(result.shape)")
  guard result.count > 0 else { return }
  BLASThreads.useOne()
  result.elements.withUnsafeMutableBufferPointer { buffer in
    cblas_sgemm(
      CblasRowMajor, left.order, right.order, Int32(left.rows), Int32(right.columns),
      Int32(left.columns), factor, left.tensor.elements, left.leading, right.tensor.elements,
      right.leading, keep, buffer.baseAddress, Int32(columns))
  }
}

/// The product of two tensors as matrices, neither transposed.
public func matrixProduct(_ left: Tensor, _ right: Tensor, into result: inout Tensor) {
  matrixProduct(MatrixFactor(left), MatrixFactor(right), into: &result)
}

/// A dense layer: `output = activation(input * weights + bias)`.
///
/// - Parameters:
///   - input: `[batch, in]` (leading dimensions may be more).
///   - weights: `[in, out]`.
///   - bias: `[out]`, or nil for none.
///   - activation: what is applied to the sums.
///   - output: `[batch, out]`.
public func dense(
  _ input: Tensor, weights: Tensor, bias: Tensor? = nil, activation: Activation = .none,
  into output: inout Tensor
) {
  guard let bias else {
    matrixProduct(input, weights, into: &output)
    activate(&output, activation)
    return
  }
  let columns = weights.shape[1]
  precondition(bias.count == columns, "one bias per output")
  output.elements.withUnsafeMutableBufferPointer { rows in
    for first in stride(from: 0, to: rows.count, by: max(1, columns)) {
      _ = rows[first..<first + columns].update(fromContentsOf: bias.elements)
    }
  }
  matrixProduct(MatrixFactor(input), MatrixFactor(weights), keep: 1, into: &output)
  activate(&output, activation)
}

/// BLAS stays on the thread that calls it: our own threads are outside, and its spinning ones would
/// starve them.
enum BLASThreads {
  private static let once: Void = openblas_set_num_threads(1)

  static func useOne() { _ = once }
}
