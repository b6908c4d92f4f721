/// How an image of any number of axes is cut into tiles, and which tiles make up a plane.
struct TileGrid {
  /// The lengths of the image's axes, at least two of them.
  let axes: [Int]
  /// The lengths of a full tile.
  let tile: [Int]
  /// The number of tiles along each axis.
  let counts: [Int]

  /// A tile's part of a plane.
  struct Piece {
    /// The row of the table that holds the tile, from 0.
    let row: Int
    /// The tile's first pixel in the plane.
    let x: Int
    let y: Int
    /// The tile's size in the plane.
    let width: Int
    let height: Int
    /// Planes in the tile, and which of them is meant.
    let depth: Int
    let layer: Int

    /// Pixels in the whole tile.
    var pixelCount: Int { width * height * depth }
    /// The place of the meant plane's first pixel in the tile.
    var offset: Int { width * height * layer }
  }

  /// The grid of an image whose sizes have been checked to multiply without overflow.
  init(axes: [Int], tile: [Int]) {
    self.axes = axes.count < 2 ? axes + [1] : axes
    self.tile = zip(self.axes, tile.count < 2 ? tile + [1] : tile).map { min($0, $1) }
    counts = zip(self.axes, self.tile).map { ($0 + $1 - 1) / $1 }
  }

  /// The number of tiles, one row of the table each.
  var tileCount: Int { counts.reduce(1, *) }

  /// The most pixels a tile has.
  var largestTile: Int { tile.reduce(1, *) }

  /// The tiles of a plane, row by row.
  func pieces(ofPlane plane: Int) -> [Piece] {
    var (rest, depth, layer) = (plane, 1, 0)
    var (firstRow, stride) = (0, counts[0] * counts[1])
    for axis in 2..<max(2, axes.count) {
      let coordinate = rest % axes[axis]
      rest /= axes[axis]
      let index = coordinate / tile[axis]
      layer += coordinate % tile[axis] * depth
      depth *= min(tile[axis], axes[axis] - index * tile[axis])
      firstRow += index * stride
      stride *= counts[axis]
    }
    return (0..<counts[0] * counts[1]).map { index in
      let (x, y) = (index % counts[0] * tile[0], index / counts[0] * tile[1])
      return Piece(
        row: firstRow + index, x: x, y: y, width: min(tile[0], axes[0] - x),
        height: min(tile[1], axes[1] - y), depth: depth, layer: layer)
    }
  }
}
