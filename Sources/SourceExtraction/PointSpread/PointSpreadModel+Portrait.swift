import Imaging

/// What a drawing of a point spread shows: stamps and shapes on a grid of places.
public struct PointSpreadPortrait: Sendable, Equatable {
  /// A place and the shape there.
  public struct Place: Sendable, Equatable {
    /// The column, 0-based pixels.
    public var x: Double
    /// The row, 0-based pixels.
    public var y: Double
    /// The width and shape, for whiskers: `ellipticity` long, at `angle`.
    public var shape: PointSpreadShape
  }

  /// The places, row by row from the bottom left.
  public var places: [Place]
  /// The stamps at these places as one picture, each scaled to a maximum of 1, in the same order.
  public var stamps: Image
  /// The side of a stamp within the picture, pixels.
  public var stampSide: Int
}

extension PointSpreadModel {
  /// The model at `count` x `count` places spread evenly over the frame.
  public func portrait(count: Int = 5) -> PointSpreadPortrait {
    precondition(count > 0, "a portrait shows at least one place")
    let stampSide = 2 * min(radius, max(3, Int((2 * centralFWHM).rounded(.up)))) + 1
    var places: [PointSpreadPortrait.Place] = []
    var picture = Image(width: count * stampSide, height: count * stampSide)
    for row in 0..<count {
      for column in 0..<count {
        let x = ((Double(column) + 0.5) / Double(count) * Double(frameWidth) - 0.5).rounded()
        let y = ((Double(row) + 0.5) / Double(count) * Double(frameHeight) - 0.5).rounded()
        places.append(.init(x: x, y: y, shape: shape(atX: x, y: y)))
        let stamp = stamp(atX: x, y: y, side: stampSide)
        let peak = max(stamp.pixels.max() ?? 1, .leastNormalMagnitude)
        for j in 0..<stampSide {
          for i in 0..<stampSide {
            picture[column * stampSide + i, row * stampSide + j] = stamp[i, j] / peak
          }
        }
      }
    }
    return PointSpreadPortrait(places: places, stamps: picture, stampSide: stampSide)
  }
}
