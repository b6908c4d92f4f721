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

  /// Writes the chosen parts and returns their paths.
  func write(_ result: ExtractionResult, outputs: DetectionOutputs) throws -> [String] {
    let catalog = try parameters.map { try result.catalog.selecting(parameters: $0).catalog }
    return try outputs.parts.map {
      try write($0, of: result, catalog: catalog ?? result.catalog)
    }
  }

  private func write(
    _ part: DetectionOutputs.Part, of result: ExtractionResult, catalog: SourceCatalog
  ) throws -> String {
    switch part {
    case .csv: return try write(catalog, as: .csv, to: "catalog.csv")
    case .fits: return try write(catalog, as: .fits, to: "catalog.fits")
    case .votable: return try write(catalog, as: .votable, to: "catalog.vot")
    case .regions: return try write(result.catalog, as: .regions, to: "reg")
    case .segmentation:
      return try write(.int32(result.segmentation.labels), of: result, to: "segmentation.fits")
    case .background:
      let sky = result.background.levelImage(parallelism: parallelism)
      return try write(.float32(sky.pixels), of: result, to: "background.fits")
    case .noise:
      let noise = result.background.sigmaImage(parallelism: parallelism)
      return try write(.float32(noise.pixels), of: result, to: "noise.fits")
    case .overlay:
      let path = "\(prefix).overlay.png"
      let picture = try OutlinePicture(result, parallelism: parallelism).picture()
      try picture.write(to: path, parallelism: parallelism)
      return path
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
    _ pixels: FITSPixels, of result: ExtractionResult, to ending: String
  ) throws -> String {
    let path = "\(prefix).\(ending)"
    try FieldImage.write(pixels, of: result, history: "Skysieve detect", to: path)
    return path
  }
}
