/// How a point spread on nodes changes when it gets brighter, moves, grows or is sheared.
struct ShapePatterns: Sendable {
  /// The picture and its changes with the place along x and y, the logarithm of the size, and the
  /// shears along x and along the diagonal.
  let planes: [[Float]]
  /// The places in `planes` of size and shears.
  static let shapes = 3..<6

  /// The patterns of a picture on a grid.
  init(_ picture: [Float], _ grid: NodeGrid) {
    let side = grid.side
    var planes = [[Float]](repeating: picture, count: 6)
    let fine = Float(grid.oversampling)
    for row in 0..<side {
      let y = Float(grid.offset(row))
      for column in 0..<side {
        let x = Float(grid.offset(column))
        let node = row * side + column
        let slopeX = fine * Self.slope(picture, node, step: 1, place: column, side)
        let slopeY = fine * Self.slope(picture, node, step: side, place: row, side)
        planes[1][node] = -slopeX
        planes[2][node] = -slopeY
        planes[3][node] = -(2 * picture[node] + x * slopeX + y * slopeY)
        planes[4][node] = -(x * slopeX - y * slopeY)
        planes[5][node] = -(x * slopeY + y * slopeX)
      }
    }
    self.planes = planes
  }

  /// The derivative by the node along a line, to fourth order.
  private static func slope(
    _ picture: [Float], _ node: Int, step: Int, place: Int, _ side: Int
  ) -> Float {
    guard place >= 2, place < side - 2 else { return 0 }
    let near = picture[node + step] - picture[node - step]
    let far = picture[node + 2 * step] - picture[node - 2 * step]
    return (8 * near - far) / 12
  }
}
