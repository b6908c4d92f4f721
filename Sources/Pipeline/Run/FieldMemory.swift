import FITSFiles

/// How much memory a field takes at most, guessed before it is read.
enum FieldMemory {
  /// Measured: frame, mask, significance, labels and what is being written.
  private static let bytesPerPixel = 24
  /// What a field takes however small it is.
  private static let fixedBytes = 32 << 20

  /// The guess for a field, bytes.
  ///
  /// A file that cannot be opened needs none: its job fails early.
  static func bytes(for field: FieldRequest, _ configuration: ProcessConfiguration) -> Int {
    let limits = configuration.facts.limits
    let pixels = field.bands.map { band in
      let hdu = try? FITSFile.open(band.frame.path, limits: limits).imageHDU(band.frame.hdu)
      guard let size = hdu?.planeSize else { return 0 }
      return size.width.multipliedReportingOverflow(by: size.height).partialValue
    }
    return fixedBytes + pixels.reduce(0, +) * bytesPerPixel
  }
}
