import Foundation
import Tensors

/// Square stamps of one size cut out of a frame, one behind the other as the planes of a cube.
public struct CutoutStack: Sendable, Equatable {
  /// What is wrong with a stamp as a whole.
  public struct Flags: OptionSet, Sendable, Hashable {
    /// The bits, as they are written into tables.
    public let rawValue: Int32

    /// The flags whose bits are set in `rawValue`.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// Part of the stamp lies outside the frame and is NaN.
    public static let padded = Flags(rawValue: 1)
    /// All of the stamp lies outside the frame, or its position is not a number.
    public static let outside = Flags(rawValue: 2)
    /// At least one pixel inside the frame has no value and is NaN.
    public static let incomplete = Flags(rawValue: 4)
    /// At least one pixel is saturated.
    public static let saturated = Flags(rawValue: 8)
  }

  /// Pixels on a side.
  public let side: Int
  /// The values, stamp by stamp, row by row; NaN where there is none.
  public let pixels: [Float]
  /// The column and row of each stamp's first pixel in the frame, 0-based.
  public let corners: [(x: Int, y: Int)]
  /// The state of each stamp.
  public let flags: [Flags]

  /// The number of stamps.
  public var count: Int { flags.count }

  /// Cuts a stamp of `side` pixels around each of `centres`, 0-based pixel positions.
  ///
  /// A stamp's centre is the pixel nearest to the position: its pixel `side / 2`, counted from 0.
  public init(of frame: Frame, at centres: [PixelPoint], side: Int, parallelism: Parallelism) {
    precondition(side > 0, "a stamp has pixels")
    let corners = centres.map { Self.corner(of: $0, side: side) }
    var flags = [Flags](repeating: [], count: centres.count)
    var pixels = [Float](repeating: .nan, count: centres.count * side * side)
    pixels.withUnsafeMutableBufferPointer { buffer in
      flags.withUnsafeMutableBufferPointer { flags in
        let target = Target(pixels: buffer, flags: flags)
        parallelism.forEachRange(of: corners.count, chunk: 256) { range in
          for index in range {
            target.copy(from: frame, corner: corners[index], side: side, index: index)
          }
        }
      }
    }
    self.side = side
    self.corners = corners.map { $0 ?? (0, 0) }
    self.pixels = pixels
    self.flags = flags
  }

  /// The stamp at `index` as an image of its own.
  public func image(_ index: Int) -> Image {
    let area = side * side
    return Image(
      width: side, height: side, pixels: Array(pixels[index * area..<(index + 1) * area]))
  }

  /// Nil for a position that is not a number, or so far away that it is no pixel's.
  private static func corner(of centre: PixelPoint, side: Int) -> (x: Int, y: Int)? {
    let farthest = 1e9
    guard abs(centre.x) < farthest, abs(centre.y) < farthest else { return nil }
    return (Int(centre.x.rounded()) - side / 2, Int(centre.y.rounded()) - side / 2)
  }

  /// Equal when every stamp, place and flag is; two NaN pixels count as equal.
  public static func == (left: CutoutStack, right: CutoutStack) -> Bool {
    left.side == right.side && left.flags == right.flags
      && left.corners.elementsEqual(right.corners) { $0 == $1 }
      && left.pixels.elementsEqual(right.pixels) { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}

/// The memory that stamps are copied into; every index is written by one thread only.
private struct Target: @unchecked Sendable {
  let pixels: UnsafeMutableBufferPointer<Float>
  let flags: UnsafeMutableBufferPointer<CutoutStack.Flags>

  func copy(from frame: Frame, corner: (x: Int, y: Int)?, side: Int, index: Int) {
    guard let corner else {
      flags[index] = .outside
      return
    }
    let box = PixelBox(x: corner.x..<corner.x + side, y: corner.y..<corner.y + side)
    let inside = box.clipped(to: frame.image.bounds)
    guard !inside.isEmpty else {
      flags[index] = .outside
      return
    }
    var found: CutoutStack.Flags = inside == box ? [] : .padded
    for y in inside.y {
      let row = index * side * side + (y - corner.y) * side - corner.x
      for x in inside.x {
        let state = frame.mask[x, y]
        if state.contains(.saturated) { found.insert(.saturated) }
        if state.contains(.invalid) {
          found.insert(.incomplete)
        } else {
          pixels[row + x] = frame.image[x, y]
        }
      }
    }
    flags[index] = found
  }
}
