/// The extents of a tensor, outermost first: an image batch is `[batch, height, width, channel]`.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// The extents; none is negative.
  public let dimensions: [Int]
  /// How many elements a tensor of this shape holds; a shape without dimensions holds one.
  public let count: Int

  /// A shape with these extents, whose product must fit an `Int`.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "extents are not negative: \(dimensions)")
    self.dimensions = dimensions
    count = dimensions.reduce(1) { product, extent in
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      precondition(!overflow, "a tensor of \(dimensions) cannot be addressed")
      return next
    }
  }

  /// A shape written as a list of extents.
  public init(arrayLiteral dimensions: Int...) {
    self.init(dimensions)
  }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  /// The extent of one dimension.
  public subscript(_ dimension: Int) -> Int { dimensions[dimension] }
}

extension Shape: CustomStringConvertible {
  /// The extents joined by crosses, as in `16x32x32x1`.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "x")
  }
}
