import Denoising
import Imaging
import StarGalaxy
import Tensors

/// What every pixel of a field is, as pictures; of label maps that are in memory as a whole, and of
/// sparse ones.
public struct SegmentationPictures: Sendable {
  private let segmentation: any LabelRows
  private let parallelism: Parallelism

  private static let largestLabel: Int32 = 65_535

  /// Pictures of a segmentation.
  public init(_ segmentation: any LabelRows, parallelism: Parallelism = .machine) {
    self.segmentation = segmentation
    self.parallelism = parallelism
  }

  /// Black sky and white sources.
  public func mask(texts: [PNGText] = []) throws -> PNGPicture {
    let shades = map { label, _ in label > 0 ? UInt8(255) : 0 }
    return try picture(.grey8(shades, transparent: nil), texts)
  }

  /// Sky, stars, galaxies, unsure ones and the pixels of `mask` in the colours of `ClassPalette`;
  /// `classes` has one for each label, or none at all.
  public func classes(
    _ classes: [ClassVerdict], mask: Mask, texts: [PNGText] = []
  ) throws -> PNGPicture {
    precondition(
      mask.width == segmentation.width && mask.height == segmentation.height,
      "a mask lies on its segmentation")
    let values = classes.map(ClassPalette.index(of:))
    let unknown = ClassPalette.index(of: nil)
    let pixels = map { label, place in
      if !mask.flags[place].isDisjoint(with: .unusable) { return ClassPalette.maskedIndex }
      guard label > 0 else { return 0 }
      return values.isEmpty ? unknown : values[Int(label) - 1]
    }
    return try picture(.palette(pixels, colors: ClassPalette.colors), texts)
  }

  /// Every pixel's label in 16 bits, 0 for sky; beyond 65,535 they begin again with 1, so that
  /// neighbours stay apart.
  public func labels(texts: [PNGText] = []) throws -> PNGPicture {
    let shades = map { label, _ in
      label > 0 ? UInt16((label - 1) % Self.largestLabel + 1) : 0
    }
    return try picture(.grey16(shades), texts)
  }

  private func picture(_ pixels: PNGPixels, _ texts: [PNGText]) throws -> PNGPicture {
    try PNGPicture(
      width: segmentation.width, height: segmentation.height, pixels: pixels, texts: texts)
  }

  private struct Target<Value>: @unchecked Sendable {
    let values: UnsafeMutableBufferPointer<Value>
  }

  /// What `value` makes of every pixel's label and place (row * width + column).
  private func map<Value>(_ value: @Sendable (Int32, Int) -> Value) -> [Value] {
    let (segmentation, width) = (segmentation, segmentation.width)
    let total = width * segmentation.height
    return [Value](unsafeUninitializedCapacity: total) { buffer, filled in
      let target = Target(values: buffer)
      parallelism.forEachRange(of: segmentation.height, chunk: 64) { rows in
        var labels = [Int32](repeating: 0, count: width)
        for y in rows {
          labels.withUnsafeMutableBufferPointer { segmentation.fill($0, y: y) }
          for x in 0..<width {
            let place = y &* width &+ x
            target.values.initializeElement(at: place, to: value(labels[x], place))
          }
        }
      }
      filled = total
    }
  }
}
