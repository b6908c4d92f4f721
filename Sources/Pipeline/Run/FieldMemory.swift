import FITSFiles
import Foundation

/// How much memory a field takes at most, guessed before it is read.
enum FieldMemory {
  /// Frame, mask, significance, labels and what is being written: 20 measured on a frame of 16.8
  /// million pixels, and some room.
  private static let bytesPerPixel = 24
  /// The same where the denoising network takes part, with its maps: 34 measured.
  private static let bytesPerNetworkPixel = 36
  /// What a field takes however small it is.
  private static let fixedBytes = 32 << 20
  /// Pixels for each byte of a gzipped frame; unfolding it only to ask would take half as long as the
  /// work itself.
  private static let pixelsPerPackedByte = 1.5

  /// The guess for a field, bytes.
  ///
  /// A file that cannot be opened needs none: its job fails early.
  static func bytes(for field: FieldRequest, _ configuration: ProcessConfiguration) -> Int {
    let pixels = field.bands.map { pixelCount(of: $0.frame, limits: configuration.facts.limits) }
    let bytes = configuration.needsNetwork ? bytesPerNetworkPixel : bytesPerPixel
    return fixedBytes + pixels.reduce(0, +) * bytes
  }

  private static func pixelCount(of frame: FITSLocation, limits: FITSLimits) -> Int {
    if let packed = packedBytes(of: frame.path) {
      return Int(Double(packed) * pixelsPerPackedByte)
    }
    let hdu = try? FITSFile.open(frame.path, limits: limits).imageHDU(frame.hdu)
    guard let size = hdu?.planeSize else { return 0 }
    return size.width.multipliedReportingOverflow(by: size.height).partialValue
  }

  /// The size of a gzipped file; nil for any other.
  private static func packedBytes(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let handle = FileHandle(forReadingAtPath: path)
    defer { try? handle?.close() }
    guard let start = try? handle?.read(upToCount: 2), start == Data([0x1F, 0x8B]) else {
      return nil
    }
    return Int(status.st_size)
  }
}
