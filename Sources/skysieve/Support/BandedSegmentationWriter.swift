import Denoising
import FITSFiles
import Imaging
import Pipeline
import SourceCatalogs
import Tensors

/// Writes the segmentation of a frame that was never in memory as a whole.
struct BandedSegmentationWriter {
  let prefix: String
  let parallelism: Parallelism

  /// Writes the chosen parts, except pictures of the frame itself, and returns their paths.
  func write(_ result: BandedSegmenting.Result, outputs: [SegmentationPart]) throws -> [String] {
    try outputs.compactMap { try write($0, of: result) }
  }

  private func write(
    _ part: SegmentationPart, of result: BandedSegmenting.Result
  ) throws -> String? {
    let pictures = SegmentationPictures(result.segmentation, parallelism: parallelism)
    switch part {
    case .csv: return try write(result.catalog, as: .csv, to: "catalog.csv")
    case .fits: return try write(result.catalog, as: .fits, to: "catalog.fits")
    case .votable: return try write(result.catalog, as: .votable, to: "catalog.vot")
    case .regions: return try write(result.catalog, as: .regions, to: "reg")
    case .segmentation:
      let path = "\(prefix).segmentation.fits"
      var header = Header()
      for card in result.header.wcsCards() { header.append(card) }
      header.addHistory("Skysieve segment")
      let map = result.segmentation
      try FITSWriter.writeRows(to: path, width: map.width, height: map.height, header: header) {
        map.fill($0, y: $1)
      }
      return path
    case .mask:
      return try write(pictures.mask(), to: "mask.png")
    case .labels:
      return try write(pictures.labels(), to: "labels.png")
    case .overlay: return nil
    }
  }

  private func write(
    _ catalog: SourceCatalog, as format: CatalogFormat, to ending: String
  ) throws -> String {
    let path = "\(prefix).\(ending)"
    try catalog.write(to: path, as: format)
    return path
  }

  private func write(_ picture: PNGPicture, to ending: String) throws -> String {
    let path = "\(prefix).\(ending)"
    try picture.write(to: path, parallelism: parallelism)
    return path
  }
}
