import Foundation
import Imaging
import SourceCatalogs
import SourceExtraction
import Tensors

/// Forced photometry of all sources in every band, and their colours.
struct BandPhotometry {
  /// A band without its sky, with its point spread.
  struct Band {
    let name: String
    let field: SkySubtracted
    let pointSpread: PointSpreadModel
    let alignment: BandAlignment
    /// Whether its zero point is known; else it has fluxes and no magnitudes.
    let hasZeroPoint: Bool
  }

  let detection: ExtractionResult
  let configuration: MeasurementConfiguration

  /// Adds the columns of every band (`FLUX_AUTO_G`, `MAG_PSF_G`, ...) and the colours of neighbouring
  /// bands (`COLOR_G_R`), which are differences of magnitudes in one and the same Kron ellipse.
  func add(
    _ bands: [Band], to catalog: inout SourceCatalog, parallelism: Parallelism
  ) throws {
    var magnitudes: [(name: String, values: [Double])] = []
    for band in bands {
      let measured = ForcedMeasurement.measure(
        sources(on: band.alignment),
        labels: band.alignment.onBand(detection.segmentation.labels, parallelism: parallelism),
        on: band.field, pointSpread: band.pointSpread, configuration: configuration,
        parallelism: parallelism)
      try add("AUTO", measured.map(\.kron), of: band, to: &catalog)
      for number in configuration.apertureDiameters.indices {
        let fluxes = measured.map {
          $0.apertures.isEmpty ? FluxMeasurement.undefined : $0.apertures[number]
        }
        try add("APER_\(number + 1)", fluxes, of: band, to: &catalog)
      }
      try add("PSF", measured.map(\.pointSource), of: band, to: &catalog)
      magnitudes.append((band.name, measured.map { magnitude($0.kron, band) }))
    }
    for (bluer, redder) in zip(magnitudes, magnitudes.dropFirst()) {
      try catalog.set(
        .color(bluer.name, redder.name), to: zip(bluer.values, redder.values).map { $0 - $1 })
    }
  }

  private func magnitude(_ flux: FluxMeasurement, _ band: Band) -> Double {
    guard band.hasZeroPoint, flux.flux > 0 else { return .nan }
    return band.field.zeroPoint - 2.5 * log10(flux.flux)
  }

  private func add(
    _ kind: String, _ fluxes: [FluxMeasurement], of band: Band, to catalog: inout SourceCatalog
  ) throws {
    let columns: [(name: String, values: [Double])] = [
      ("FLUX_\(kind)", fluxes.map(\.flux)), ("FLUXERR_\(kind)", fluxes.map(\.error)),
      ("MAG_\(kind)", fluxes.map { magnitude($0, band) }),
      (
        "MAGERR_\(kind)",
        fluxes.map {
          band.hasZeroPoint && $0.flux > 0 ? 2.5 / log(10) * $0.error / $0.flux : .nan
        }
      ),
    ]
    for (name, values) in columns {
      guard let column = CatalogColumn.known(name)?.inBand(band.name) else { continue }
      try catalog.set(column, to: values)
    }
  }

  private func sources(on alignment: BandAlignment) -> [ForcedSource] {
    let places = alignment.places(detection.sources.map(\.centre))
    let points = alignment.places(
      zip(detection.sources, detection.pointSources).map { source, fit in
        fit.isConverged ? PixelPoint(x: fit.x, y: fit.y) : source.windowedCentre
      })
    let (alongX, alongY) = alignment.steps
    return detection.sources.indices.map { index in
      let source = detection.sources[index]
      // The ends of the axes, carried over to the band.
      let turn = source.angle * .pi / 180
      let x = alongX.x * cos(turn) + alongY.x * sin(turn)
      let y = alongX.y * cos(turn) + alongY.y * sin(turn)
      let size = (x * x + y * y).squareRoot()
      return ForcedSource(
        label: source.label, place: places[index], pointPlace: points[index],
        axes: (source.majorAxis * size, source.minorAxis * size, atan2(y, x) * 180 / .pi),
        kronRadius: source.kronRadius)
    }
  }
}
