import Imaging
import SourceExtraction
import StarGalaxy
import Tensors

/// What every pixel of a field is, as pictures.
public struct SegmentationPictures: Sendable {
  private let segmentation: Segmentation
  private let mask: Mask
  private let classes: [ClassVerdict]
  private let parallelism: Parallelism

  /// Pictures of a segmentation and the mask of its frame; `classes` has one for each label, or
  /// none at all.
  public init(
    _ segmentation: Segmentation, mask: Mask, classes: [ClassVerdict] = [],
    parallelism: Parallelism = .machine
  ) {
    precondition(
      mask.width == segmentation.width && mask.height == segmentation.height,
      "a mask lies on its segmentation")
    self.segmentation = segmentation
    self.mask = mask
    self.classes = classes
    self.parallelism = parallelism
  }

  /// Sky, stars, galaxies, unsure ones and masked pixels in the colours of `ClassPalette`.
  public func mask(texts: [PNGText] = []) throws -> PNGPicture {
    let values = ClassPalette.values(ofLabels: segmentation.count, classes: classes)
    let pixels = map(to: UInt8.self) { label, flags in
      flags.isDisjoint(with: .unusable) ? values[Int(label)] : ClassPalette.maskedIndex
    }
    return try PNGPicture(
      width: segmentation.width, height: segmentation.height,
      pixels: .palette(pixels, colors: ClassPalette.colors), texts: texts)
  }

  /// Every pixel's label, 0 for sky; labels beyond 65,535 do not fit and are drawn as that.
  public func labels(texts: [PNGText] = []) throws -> PNGPicture {
    let pixels = map(to: UInt16.self) { label, _ in UInt16(min(label, 65_535)) }
    return try PNGPicture(
      width: segmentation.width, height: segmentation.height, pixels: .grey16(pixels),
      texts: texts)
  }

  private struct Pointers<Value>: @unchecked Sendable {
    let labels: UnsafeBufferPointer<Int32>
    let flags: UnsafeBufferPointer<PixelFlags>
    let values: UnsafeMutableBufferPointer<Value>
  }

  private func map<Value>(
    to type: Value.Type, _ value: @Sendable (Int32, PixelFlags) -> Value
  ) -> [Value] {
    let count = segmentation.labels.count
    return [Value](unsafeUninitializedCapacity: count) { values, initialized in
      segmentation.labels.withUnsafeBufferPointer { labels in
        mask.flags.withUnsafeBufferPointer { flags in
          let pointers = Pointers(labels: labels, flags: flags, values: values)
          parallelism.forEachRange(of: count, chunk: 1 << 18) { range in
            for index in range {
              pointers.values.initializeElement(
                at: index, to: value(pointers.labels[index], pointers.flags[index]))
            }
          }
        }
      }
      initialized = count
    }
  }
}
