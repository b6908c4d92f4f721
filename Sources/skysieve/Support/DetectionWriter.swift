import FITSFiles
import Pipeline
import SourceCatalogs
import SourceExtraction
import Tensors

/// Writes what an extraction found.
struct DetectionWriter {
  let prefix: String
  /// The columns to write, in order, or nil for all.
  let parameters: [String]?
  let parallelism: Parallelism

  /// Writes what of the chosen parts stands before anything is measured, and returns their paths.
  func writeEarly(
    _ field: SkySubtracted, _ segmentation: Segmentation, outputs: [DetectionPart]
  ) throws -> [String] {
    try outputs.filter(\.isEarly).map { try write($0, of: field, segmentation) }
  }

  /// Writes the others of the chosen parts and returns their paths.
  func write(_ result: ExtractionResult, outputs: [DetectionPart]) throws -> [String] {
    let catalog = try parameters.map { try result.catalog.selecting(parameters: $0).catalog }
    return try outputs.filter { !$0.isEarly }.map {
      try write($0, of: result, catalog: catalog ?? result.catalog)
    }
  }

  private func write(
    _ part: DetectionPart, of result: ExtractionResult, catalog: SourceCatalog
  ) throws -> String {
    switch part {
    case .csv: return try write(catalog, as: .csv, to: "catalog.csv")
    case .fits: return try write(catalog, as: .fits, to: "catalog.fits")
    case .votable: return try write(catalog, as: .votable, to: "catalog.vot")
    case .regions: return try write(result.catalog, as: .regions, to: "reg")
    case .segmentation, .background, .noise:
      return try write(part, of: result.field, result.segmentation)
    case .overlay:
      let path = "\(prefix).overlay.png"
      let picture = try OutlinePicture(result, parallelism: parallelism).picture()
      try picture.write(to: path, parallelism: parallelism)
      return path
    }
  }

  private func write(
    _ part: DetectionPart, of field: SkySubtracted, _ segmentation: Segmentation
  ) throws -> String {
    switch part {
    case .background:
      let sky = field.background.levelImage(parallelism: parallelism)
      return try write(.float32(sky.pixels), of: field, to: "background.fits")
    case .noise:
      let noise = field.background.sigmaImage(parallelism: parallelism)
      return try write(.float32(noise.pixels), of: field, to: "noise.fits")
    default:
      return try write(.int32(segmentation.labels), of: field, to: "segmentation.fits")
    }
  }

  private func write(
    _ catalog: SourceCatalog, as format: CatalogFormat, to ending: String
  ) throws -> String {
    let path = "\(prefix).\(ending)"
    try catalog.write(to: path, as: format)
    return path
  }

  private func write(
    _ pixels: FITSPixels, of field: SkySubtracted, to ending: String
  ) throws -> String {
    let path = "\(prefix).\(ending)"
    var header = Header()
    for card in field.header.wcsCards() { header.append(card) }
    header.addHistory("Skysieve detect")
    let axes = [field.image.width, field.image.height]
    try FITSWriter.write([.image(pixels, axes: axes, header: header)], to: path)
    return path
  }
}
