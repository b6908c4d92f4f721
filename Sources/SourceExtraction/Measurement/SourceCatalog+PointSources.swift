import SourceCatalogs
import Tensors

extension SourceCatalog {
  /// Adds what fits with the point spread say of the catalogue's sources, one fit a row.
  mutating func add(
    _ fits: [PointSourceFit], of sources: [SourceMeasurement], pointSpread: PointSpreadWidths,
    zeroPoint: Double
  ) throws {
    let fluxes = fits.map { FluxMeasurement(flux: $0.flux, error: $0.fluxError) }
    try setBrightness("PSF", fluxes, zeroPoint: zeroPoint)
    try set("CHI2_PSF", to: fits.map(\.chi2))
    try set("SPREAD_MODEL", to: fits.map(\.spreadModel))
    try set("SPREADERR_MODEL", to: fits.map(\.spreadModelError))
    try set("PSF_FWHM", to: sources.map { pointSpread.width(atX: $0.centre.x, y: $0.centre.y) })
  }
}

/// The width of a point spread over the frame, interpolated between places on a grid: the width of
/// a model is too dear to be worked out for every source, and varies slowly.
struct PointSpreadWidths {
  private let widths: [Double]
  private let stepX: Double
  private let stepY: Double
  private static let side = 17

  init(_ model: PointSpreadModel, parallelism: Parallelism = .serial) {
    let (side, isConstant) = (Self.side, model.order == 0)
    let (stepX, stepY) = (
      max(1, Double(model.frameWidth - 1)) / Double(side - 1),
      max(1, Double(model.frameHeight - 1)) / Double(side - 1)
    )
    var widths = [Double](repeating: isConstant ? model.centralFWHM : 0, count: side * side)
    widths.withUnsafeMutableBufferPointer { widths in
      let target = Target(widths: widths)
      parallelism.forEach(isConstant ? 0 : side) { row in
        for column in 0..<side {
          target.widths[row * side + column] = model.fwhm(
            atX: Double(column) * stepX, y: Double(row) * stepY)
        }
      }
    }
    self.widths = widths
    (self.stepX, self.stepY) = (stepX, stepY)
  }

  private struct Target: @unchecked Sendable {
    let widths: UnsafeMutableBufferPointer<Double>
  }

  /// The full width at half maximum at a place, 0-based pixels.
  func width(atX x: Double, y: Double) -> Double {
    guard x.isFinite, y.isFinite else { return .nan }
    let last = Double(Self.side - 1)
    let (u, v) = (min(max(x / stepX, 0), last), min(max(y / stepY, 0), last))
    let (column, row) = (min(Int(u), Self.side - 2), min(Int(v), Self.side - 2))
    let (s, t) = (u - Double(column), v - Double(row))
    let first = row * Self.side + column
    let lower = widths[first] + s * (widths[first + 1] - widths[first])
    let next = first + Self.side
    let upper = widths[next] + s * (widths[next + 1] - widths[next])
    return lower + t * (upper - lower)
  }
}
