/// Which source owns each pixel of a frame; 0 is the sky.
public struct LabelMap: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The owners' numbers, row by row from the FITS first row; not positive means sky.
  public let labels: [Int32]

  /// A map of `width` x `height` labels; throws if there are more or fewer.
  public init(width: Int, height: Int, labels: [Int32]) throws {
    let (expected, overflows) = width.multipliedReportingOverflow(by: height)
    guard width >= 0, height >= 0, !overflows, labels.count == expected else {
      throw EvaluationError.sizesDiffer(
        what: "pixels of a label map", expected: "\(width) x \(height)", found: "\(labels.count)")
    }
    self.width = width
    self.height = height
    self.labels = labels
  }
}
