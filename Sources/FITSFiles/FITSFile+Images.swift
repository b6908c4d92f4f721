extension FITSFile {
  /// A plane of an image as float32, blank pixels as NaN; `plane` counts from 0.
  ///
  /// With `rows` only those rows are read, as far as there are any, and the reference pixel of the
  /// header moves with them. Rows of a compressed image are cut out of the whole.
  public func readImage(_ hdu: HDU, plane: Int = 0, rows: Range<Int>? = nil) throws -> FITSImage {
    let place = try PlanePlace(plane, of: hdu, in: self)
    let rows = place.clamped(rows)
    let scaling = try PixelScaling(hdu, path: path)
    try verifyChecksums(of: hdu)
    let pixels: [Float]
    if place.compression != nil {
      pixels = place.cut(
        try CompressedImage(hdu, place: place, in: self).floats(scaling: scaling), rows)
    } else {
      let decoder = PixelDecoder(bitpix: place.bitpix, scaling: scaling)
      pixels = try decodePlane(place, rows, of: hdu) { bytes, target in
        decoder.decode(bytes, into: target)
      }
    }
    return FITSImage(
      width: place.width, height: rows.count, pixels: pixels,
      header: hdu.header.shifted(toRow: rows.lowerBound))
  }

  /// A plane of whole numbers, exact; a value outside Int32 is an error, blank pixels are 0.
  ///
  /// `rows` is as for `readImage`.
  public func readIntegers(
    _ hdu: HDU, plane: Int = 0, rows: Range<Int>? = nil
  ) throws -> FITSIntegerImage {
    let place = try PlanePlace(plane, of: hdu, in: self)
    let rows = place.clamped(rows)
    let scaling = try PixelScaling(hdu, path: path)
    guard let decoder = IntegerDecoder(bitpix: place.bitpix, scaling: scaling) else {
      throw FITSError.outOfRange(
        path: path, hdu: hdu.index, expected: "whole numbers",
        found: "BITPIX \(place.bitpix), BSCALE \(scaling.scale), BZERO \(scaling.zero)")
    }
    try verifyChecksums(of: hdu)
    let pixels: [Int32]
    if place.compression != nil {
      pixels = place.cut(
        try CompressedImage(hdu, place: place, in: self).integers(decoder), rows)
    } else {
      pixels = try decodePlane(place, rows, of: hdu) { bytes, target in
        guard let found = decoder.decode(bytes, into: target) else { return }
        throw FITSError.outOfRange(
          path: self.path, hdu: hdu.index, expected: "values that fit 32 bits", found: found)
      }
    }
    return FITSIntegerImage(
      width: place.width, height: rows.count, pixels: pixels,
      header: hdu.header.shifted(toRow: rows.lowerBound))
  }

  /// Reads the bytes of some rows of a plane piece by piece and hands each to `decode` with the place
  /// of its first pixel.
  private func decodePlane<Pixel: Numeric>(
    _ place: PlanePlace, _ rows: Range<Int>, of hdu: HDU,
    _ decode: (UnsafeRawBufferPointer, UnsafeMutablePointer<Pixel>) throws -> Void
  ) throws -> [Pixel] {
    try requireData(of: hdu)
    let width = abs(place.bitpix) / 8
    let first = place.plane * place.pixelCount + rows.lowerBound * place.width
    let count = rows.count * place.width
    return try [Pixel](unsafeUninitializedCapacity: count) { buffer, filled in
      guard var target = buffer.baseAddress else { return }
      // Pixels are plain numbers: leaving some unset when `decode` throws is harmless.
      try source.forEachPiece(
        at: hdu.dataStart + first * width, count: count * width
      ) { bytes in
        try decode(bytes, target)
        target += bytes.count / width
      }
      filled = count
    }
  }

  /// Throws unless all data of the HDU are in the file.
  func requireData(of hdu: HDU) throws {
    let end = hdu.dataStart + hdu.dataSize
    guard end <= source.size else {
      if let damage, hdu.index == hdus.count - 1 { throw damage }
      throw FITSError.truncated(
        path: path, hdu: hdu.index, expectedBytes: end, foundBytes: source.size)
    }
  }
}

/// One plane of an image, checked against the image and the limits.
struct PlanePlace {
  let bitpix: Int
  let width: Int
  let height: Int
  let plane: Int
  let compression: String?

  var pixelCount: Int { width * height }

  /// The rows that are there of those asked for; all of them if nothing is asked for.
  func clamped(_ rows: Range<Int>?) -> Range<Int> {
    (rows ?? 0..<height).clamped(to: 0..<height)
  }

  /// Some rows out of the pixels of the plane.
  func cut<Pixel>(_ pixels: [Pixel], _ rows: Range<Int>) -> [Pixel] {
    rows == 0..<height ? pixels : Array(pixels[rows.lowerBound * width..<rows.upperBound * width])
  }

  /// The place of a plane, which must be there and within the limits.
  init(_ plane: Int, of hdu: HDU, in file: FITSFile) throws {
    guard case .image(let bitpix, let axes, let compression) = hdu.kind, let size = hdu.planeSize
    else { throw file.notAnImage(hdu) }
    guard (0..<hdu.planes).contains(plane) else {
      throw FITSError.noSuchPlane(
        path: file.path, hdu: hdu.index, plane: plane, planes: hdu.planes)
    }
    let count = HDUStructure.product([size.width, size.height])
    guard let count, count <= file.limits.maximumPixels else {
      throw FITSError.tooLarge(
        path: file.path, hdu: hdu.index, found: "an image of \(HDUStructure.list(axes))",
        limit: "\(file.limits.maximumPixels) pixels a plane")
    }
    self.bitpix = bitpix
    (width, height) = size
    self.plane = plane
    self.compression = compression
  }
}

extension Header {
  /// The header of the part of an image that begins at row `row`.
  fileprivate func shifted(toRow row: Int) -> Header {
    guard row > 0, let reference = double("CRPIX2") else { return self }
    var header = self
    header.set("CRPIX2", reference - Double(row))
    return header
  }
}
