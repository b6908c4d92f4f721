import FITSFiles
import Tensors

/// An image with everything that belongs to it: which pixels are good, its header, its place on the
/// sky.
///
/// Pixels without a value are sorted out here, once: they carry the flag `invalid` and the value 0,
/// and nothing behind this type meets a NaN.
public struct Frame: Sendable {
  /// The values; all finite.
  public var image: Image
  /// What is wrong with each pixel.
  public var mask: Mask
  /// The image's header.
  public var header: Header
  /// Where the pixels lie on the sky, where the header says.
  public var wcs: WCS?
  /// Why `wcs` is missing although the header has one; nil where all is well.
  public var wcsProblem: String?
  /// The name outputs are given: that of the file, without folder and extensions.
  public var name: String

  /// A frame of an image as it was read.
  ///
  /// World coordinates that make no sense leave the frame without any and are told in `wcsProblem`.
  public init(fits: consuming FITSImage, name: String, parallelism: Parallelism = .machine) {
    let (width, height) = (fits.width, fits.height)
    var pixels = fits.pixels
    header = fits.header
    fits.pixels = []
    let flags = Self.sortOut(&pixels, parallelism: parallelism)
    image = Image(width: width, height: height, pixels: pixels)
    mask = Mask(width: width, height: height, flags: flags)
    self.name = name
    do {
      wcs = try WCS(header: header)
    } catch {
      wcsProblem = String(describing: error)
    }
  }

  /// A frame of an image made here, without a header.
  public init(image: Image, name: String, parallelism: Parallelism = .machine) {
    self.init(
      fits: FITSImage(width: image.width, height: image.height, pixels: image.pixels),
      name: name, parallelism: parallelism)
  }

  /// Reads plane `plane` (0-based) of the image that `location` means.
  public static func open(
    _ location: FITSLocation, plane: Int = 0, limits: FITSLimits = .default,
    parallelism: Parallelism = .machine
  ) throws -> Frame {
    let file = try FITSFile.open(location.path, limits: limits)
    let fits = try file.readImage(try file.imageHDU(location.hdu), plane: plane)
    return Frame(fits: fits, name: Self.name(ofPath: location.path), parallelism: parallelism)
  }

  /// The name of the file at `path`, without folder, `.gz`, `.fz` and `.fits` or the like.
  public static func name(ofPath path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for endings in [[".gz", ".fz"], [".fits", ".fit", ".fts"]] {
      let ending = endings.first { name.lowercased().hasSuffix($0) && name.count > $0.count }
      name.removeLast(ending?.count ?? 0)
    }
    return name
  }

  /// Flags pixels of at least `level`, in the image's units, as saturated.
  public mutating func flagSaturated(atOrAbove level: Float) {
    let image = image
    for index in image.pixels.indices where image.pixels[index] >= level {
      mask.flags[index].insert(.saturated)
    }
  }

  /// Adds the flags of a map that came with the frame: of every pixel where it is not 0.
  public mutating func flag(_ map: FITSIntegerImage) throws {
    guard map.width == image.width, map.height == image.height else {
      throw ImagingError.sizesDiffer(
        expected: "\(image.width) x \(image.height)", found: "\(map.width) x \(map.height)")
    }
    for index in map.pixels.indices where map.pixels[index] != 0 {
      mask.flags[index].insert(.flagged)
    }
  }

  /// Replaces what is not finite by 0 and gives the flags that say where.
  private static func sortOut(
    _ pixels: inout [Float], parallelism: Parallelism
  ) -> [PixelFlags] {
    let count = pixels.count
    return pixels.withUnsafeMutableBufferPointer { pixels in
      [PixelFlags](unsafeUninitializedCapacity: count) { flags, initialized in
        let shared = Shared(pixels: pixels, flags: flags)
        parallelism.forEachRange(of: count, chunk: 1 << 19) { range in
          for index in range {
            let isGood = shared.pixels[index].isFinite
            shared.flags[index] = isGood ? [] : .invalid
            shared.pixels[index] = isGood ? shared.pixels[index] : 0
          }
        }
        initialized = count
      }
    }
  }

  private struct Shared: @unchecked Sendable {
    let pixels: UnsafeMutableBufferPointer<Float>
    let flags: UnsafeMutableBufferPointer<PixelFlags>
  }
}
