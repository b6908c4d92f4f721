import Imaging
import SourceExtraction
import StarGalaxy
import Tensors

/// A grey picture of a field with the outlines of its sources in the colours of their classes.
///
/// It is a picture of 256 colours: 250 greys are as many as eyes tell apart, and it takes a third of
/// the memory and time of three bytes a pixel.
public struct OutlinePicture: Sendable {
  private let image: Image
  private let mask: Mask
  private let segmentation: Segmentation
  private let classes: [ClassVerdict]
  private let parallelism: Parallelism

  private static let greys = 250

  /// The picture of an extraction; `classes` has one for each source, or none at all.
  public init(
    _ result: ExtractionResult, classes: [ClassVerdict] = [], parallelism: Parallelism = .machine
  ) {
    image = result.field.image
    mask = result.field.mask
    segmentation = result.segmentation
    self.classes = classes
    self.parallelism = parallelism
  }

  /// The outlines on a colour picture of three bands where there are any, else on the grey frame.
  public func picture(colours bands: RGBBands?, texts: [PNGText] = []) throws -> PNGPicture {
    guard let bands else { return try picture(texts: texts) }
    let mapping = LuptonRGB(suiting: bands, parallelism: parallelism)
    var bytes = mapping.bytes(of: bands, parallelism: parallelism)
    let values = ClassPalette.values(ofLabels: segmentation.count, classes: classes)
    for y in 0..<segmentation.height {
      for x in 0..<segmentation.width where isOutline(x: x, y: y) {
        let index = y * segmentation.width + x
        let color = ClassPalette.colors[Int(values[Int(segmentation.labels[index])])]
        (bytes[3 * index], bytes[3 * index + 1], bytes[3 * index + 2]) = (
          color.red, color.green, color.blue
        )
      }
    }
    return try PNGPicture(
      width: image.width, height: image.height, pixels: .rgb8(bytes), texts: texts)
  }

  private func isOutline(x: Int, y: Int) -> Bool {
    let label = segmentation[x, y]
    guard label != 0 else { return false }
    guard x > 0, y > 0, x + 1 < segmentation.width, y + 1 < segmentation.height else { return true }
    return segmentation[x - 1, y] != label || segmentation[x + 1, y] != label
      || segmentation[x, y - 1] != label || segmentation[x, y + 1] != label
  }

  /// The grey picture; pixels without a value are transparent.
  public func picture(texts: [PNGText] = []) throws -> PNGPicture {
    let stretch = Preview.stretch(for: image, mask: mask, parallelism: parallelism)
    var pixels = stretch.shades(of: image, mask: mask, parallelism: parallelism)
    draw(on: &pixels)
    return try PNGPicture(
      width: image.width, height: image.height, pixels: .palette(pixels, colors: Self.colors),
      texts: texts)
  }

  /// Nothing, the greys from black to white, and the colours of outlines.
  private static var colors: [PNGColor] {
    let nothing = PNGColor(red: 0, green: 0, blue: 0, alpha: 0)
    let shades = (0..<greys).map { step in
      let shade = UInt8((Double(step) * 255 / Double(greys - 1)).rounded())
      return PNGColor(red: shade, green: shade, blue: shade)
    }
    return [nothing] + shades
      + [ClassPalette.star, ClassPalette.galaxy, ClassPalette.unsure, ClassPalette.source]
  }

  /// The place of a class's colour behind the greys.
  private static func outline(of value: UInt8) -> UInt8 {
    UInt8(greys) + (value == ClassPalette.index(of: nil) ? 4 : value)
  }

  private struct Target: @unchecked Sendable {
    let pixels: UnsafeMutableBufferPointer<UInt8>
    let labels: UnsafeBufferPointer<Int32>
  }

  private func draw(on pixels: inout [UInt8]) {
    let colors = ClassPalette.values(ofLabels: segmentation.count, classes: classes)
      .map(Self.outline(of:))
    pixels.withUnsafeMutableBufferPointer { pixels in
      segmentation.labels.withUnsafeBufferPointer { labels in
        let target = Target(pixels: pixels, labels: labels)
        parallelism.forEachRange(of: segmentation.height, chunk: 64) { rows in
          for y in rows { drawRow(y, on: target, colors: colors) }
        }
      }
    }
  }

  private func drawRow(_ y: Int, on target: Target, colors: [UInt8]) {
    let (width, height) = (segmentation.width, segmentation.height)
    let start = y * width
    for x in 0..<width {
      let index = start + x
      let label = target.labels[index]
      // 255 shades become 250: the picture's own 0 stays "nothing".
      let shade = Int(target.pixels[index])
      target.pixels[index] = shade == 0 ? 0 : UInt8(1 + (shade - 1) * (Self.greys - 1) / 254)
      guard label != 0 else { continue }
      let isInside =
        x > 0 && y > 0 && x + 1 < width && y + 1 < height
        && target.labels[index - 1] == label && target.labels[index + 1] == label
        && target.labels[index - width] == label && target.labels[index + width] == label
      if !isInside { target.pixels[index] = colors[Int(label)] }
    }
  }
}
