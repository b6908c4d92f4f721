import Tensors

/// Points of a low-dimensional space, such as the latent coordinates of sources: finite numbers,
/// point after point.
public struct PointSet: Sendable, Equatable {
  /// How many coordinates a point has, at least 1.
  public let dimensions: Int
  /// How many points there are.
  public let count: Int
  /// The coordinates, `count` x `dimensions`, point after point.
  public let coordinates: [Float]

  /// Points from their coordinates, point after point; throws unless all are finite.
  public init(dimensions: Int, coordinates: [Float]) throws {
    guard dimensions > 0, coordinates.count.isMultiple(of: max(dimensions, 1)) else {
      throw ClusteringError.unevenPoints(values: coordinates.count, dimensions: dimensions)
    }
    if let bad = coordinates.firstIndex(where: { !$0.isFinite }) {
      throw ClusteringError.notFinite(point: bad / dimensions, coordinate: bad % dimensions)
    }
    self.init(trusted: coordinates, dimensions: dimensions)
  }

  /// The rows of a `[points, dimensions]` tensor; throws unless all numbers are finite.
  public init(_ tensor: Tensor) throws {
    let dimensions = tensor.shape.dimensions.last ?? 1
    try self.init(dimensions: dimensions, coordinates: tensor.elements)
  }

  init(trusted coordinates: [Float], dimensions: Int) {
    self.dimensions = dimensions
    self.coordinates = coordinates
    count = coordinates.count / dimensions
  }

  /// The coordinates of one point.
  public subscript(_ index: Int) -> ArraySlice<Float> {
    coordinates[index * dimensions..<(index + 1) * dimensions]
  }

  /// The points with the given numbers, in that order.
  public func selecting(_ indices: [Int]) -> PointSet {
    var selected: [Float] = []
    selected.reserveCapacity(indices.count * dimensions)
    for index in indices { selected.append(contentsOf: self[index]) }
    return PointSet(trusted: selected, dimensions: dimensions)
  }
}
