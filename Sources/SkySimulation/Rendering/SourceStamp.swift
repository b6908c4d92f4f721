import Imaging

/// The noise-free picture of one source, and where it lies in the frame.
///
/// Threads may share a stamp: nobody writes to its memory once it is drawn.
public struct SourceStamp: @unchecked Sendable {
  /// The frame column of the stamp's first column, 0-based; may be negative.
  public let originX: Int
  /// The frame row of the stamp's first row, 0-based; may be negative.
  public let originY: Int
  /// Pixels a side.
  public let side: Int
  /// The `side * side` values, row by row, alive as long as `workspace`.
  private let pixels: UnsafeMutablePointer<Float>
  private let workspace: TransformWorkspace

  init(
    originX: Int, originY: Int, side: Int, pixels: UnsafeMutablePointer<Float>,
    workspace: TransformWorkspace
  ) {
    self.originX = originX
    self.originY = originY
    self.side = side
    self.pixels = pixels
    self.workspace = workspace
  }

  /// Reads the `side * side` values, row by row.
  func withPixels<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    withExtendedLifetime(workspace) { body(UnsafePointer(pixels)) }
  }

  /// The same stamp with its first pixel at another place of the frame.
  func moved(toX x: Int, y: Int) -> SourceStamp {
    SourceStamp(originX: x, originY: y, side: side, pixels: pixels, workspace: workspace)
  }

  /// Adds the part of the stamp that lies in the frame.
  public func add(to image: inout Image) {
    let columns = max(0, originX)..<max(max(0, originX), min(image.width, originX + side))
    let rows = max(0, originY)..<max(max(0, originY), min(image.height, originY + side))
    let width = image.width
    withExtendedLifetime(workspace) {
      image.pixels.withUnsafeMutableBufferPointer { target in
        for y in rows {
          let from = pixels + ((y - originY) * side - originX)
          for x in columns { target[y &* width &+ x] += from[x] }
        }
      }
    }
  }

  /// The stamp as an image of `side` x `side` pixels.
  public var image: Image {
    withExtendedLifetime(workspace) {
      let values = UnsafeBufferPointer(start: pixels, count: side * side)
      return Image(width: side, height: side, pixels: Array(values))
    }
  }
}
