import COpenBLAS

/// The eigenvalues, ascending, and eigenvectors of a symmetric matrix.
public struct SymmetricEigenSystem: Sendable, Equatable {
  /// The eigenvalues in ascending order.
  public let values: [Double]
  /// The eigenvectors: `vectors[i]` belongs to `values[i]` and has length 1.
  public let vectors: [[Double]]
}

/// The eigenvalues and eigenvectors of a symmetric `order` x `order` matrix (row-major), or nil
/// when the iteration fails, which only numbers that are not finite make it do.
public func symmetricEigen(_ matrix: [Double], order: Int) -> SymmetricEigenSystem? {
  precondition(matrix.count == order * order, "\(order)x\(order) entries")
  guard order > 0 else { return SymmetricEigenSystem(values: [], vectors: []) }
  guard matrix.allSatisfy(\.isFinite) else { return nil }
  BLASThreads.useOne()
  var vectors = matrix
  var values = [Double](repeating: 0, count: order)
  var work = [Double](repeating: 0, count: 1 + 6 * order + 2 * order * order)
  var integers = [Int32](repeating: 0, count: 3 + 5 * order)
  var size = Int32(order)
  var workCount = Int32(work.count)
  var integerCount = Int32(integers.count)
  var status: Int32 = 0
  dsyevd_(
    "V", "L", &size, &vectors, &size, &values, &work, &workCount, &integers, &integerCount,
    &status)
  guard status == 0 else { return nil }
  return SymmetricEigenSystem(
    values: values,
    vectors: (0..<order).map { Array(vectors[$0 * order..<($0 + 1) * order]) })
}

/// The solution x of `matrix * x = right`, or nil when the matrix is singular.
///
/// - Parameters:
///   - matrix: `order` x `order`, row-major.
///   - right: `order` numbers.
public func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
  let order = right.count
  precondition(matrix.count == order * order, "\(order)x\(order) entries")
  guard order > 0 else { return [] }
  BLASThreads.useOne()
  // LAPACK counts columns first: hand it the transpose.
  var columns = [Double](repeating: 0, count: matrix.count)
  for row in 0..<order {
    for column in 0..<order { columns[column * order + row] = matrix[row * order + column] }
  }
  var solution = right
  var pivots = [Int32](repeating: 0, count: order)
  var size = Int32(order)
  var one: Int32 = 1
  var status: Int32 = 0
  dgesv_(&size, &one, &columns, &size, &pivots, &solution, &size, &status)
  return status == 0 ? solution : nil
}
