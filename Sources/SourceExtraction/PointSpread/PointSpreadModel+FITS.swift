import FITSFiles

extension PointSpreadModel {
  private static let unitName = "PSF_MODEL"
  /// Larger models are refused when read: none of ours comes near.
  private static let largestSide = 400

  /// The model as an image cube, one plane a term, for a FITS file.
  public var fitsUnit: FITSUnit {
    var header = Header()
    header.set("PSFORIG", origin.rawValue, comment: "measured, constantMoffat or assumed")
    header.set("PSFWIDTH", frameWidth, comment: "[pix] columns of the frame")
    header.set("PSFHEIGH", frameHeight, comment: "[pix] rows of the frame")
    header.set("PSFOVER", oversampling, comment: "nodes in a pixel")
    header.set("PSFORDER", order, comment: "order of the polynomial over the frame")
    header.set("PSFRAD", radius, comment: "[pix] radius of flux 1")
    header.set("PSFSTARS", starCount, comment: "stars that made the model")
    header.set("PSFSCAT", scatter, comment: "scatter of stars beyond noise, relative")
    header.set("PSFFWHM", centralFWHM, comment: "[pix] FWHM in the middle of the frame")
    for (index, value) in covariance.enumerated() {
      header.set("PSFC\(index)", value, comment: "covariance of the terms, relative")
    }
    header.addHistory("Plane k is the coefficient of term k of 1, u, v, u^2, u v, v^2, ...")
    header.addHistory("u = 2 (x + 0.5) / PSFWIDTH - 1, v alike; x, y 0-based pixels")
    return .image(
      .float32(basis.flatMap { $0 }), axes: [side, side, basis.count], header: header,
      name: Self.unitName)
  }

  /// Writes the model to a FITS file.
  public func write(to path: String) throws {
    try FITSWriter.write([fitsUnit], to: path)
  }

  /// Reads a model that `write(to:)` has written.
  public init(readingFrom path: String) throws {
    let file = try FITSFile.open(path)
    let hdu = try file.hdu(.name(Self.unitName))
    let header = hdu.header
    let damaged = { (expected: String, found: String) in
      FITSError.damaged(path: path, hdu: hdu.index, expected: expected, found: found)
    }
    let number = { (keyword: String, range: ClosedRange<Int>) throws -> Int in
      guard let value = header.int(keyword), range.contains(value) else {
        throw damaged(
          "\(keyword) from \(range.lowerBound) to \(range.upperBound)",
          header.int(keyword).map { "\($0)" } ?? "none")
      }
      return value
    }
    let text = header.string("PSFORIG") ?? "none"
    guard let origin = Origin(rawValue: text) else {
      throw damaged("PSFORIG to be measured, constantMoffat or assumed", text)
    }
    let frame = FieldPolynomial(
      width: try number("PSFWIDTH", 0...1_000_000_000),
      height: try number("PSFHEIGH", 0...1_000_000_000), order: try number("PSFORDER", 0...3))
    let grid = NodeGrid(
      oversampling: try number("PSFOVER", 1...3),
      radius: try number("PSFRAD", 1...Self.largestSide / 4))
    guard let size = hdu.planeSize, size.width == grid.side, size.height == grid.side,
      hdu.planes == frame.count
    else {
      throw damaged("a cube of \(grid.side) x \(grid.side) x \(frame.count)", hdu.summary)
    }
    let basis = try (0..<frame.count).map { try file.readImage(hdu, plane: $0).pixels }
    guard basis.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw damaged("finite nodes", "blank or infinite ones")
    }
    let stars = Stars(
      count: try number("PSFSTARS", 0...1_000_000_000), scatter: header.double("PSFSCAT") ?? 0,
      covariance: (0..<frame.count * frame.count).compactMap { header.double("PSFC\($0)") })
    self.init(origin: origin, frame: frame, grid: grid, basis: basis, stars: stars)
  }
}
