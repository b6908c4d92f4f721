import FITSFiles
import Imaging
import SourceCatalogs
import SourceExtraction
import Synchronization
import Tensors

/// Writes what is known about a field into its folder, which is then whole.
struct FieldWriter {
  let outputs: Set<FieldOutput>
  let cutoutSide: Int
  let parallelism: Parallelism

  /// The outputs that take longest, which are begun first.
  private static let longest: [FieldOutput] = [.overlay, .segmentation, .csv]

  /// Writes the chosen files into `folder` and returns their names.
  ///
  /// Files are written side by side: while one waits for the disk, another is packed.
  func write(_ result: FieldResult, to folder: String) throws -> [String] {
    let chosen = (Self.longest + FieldOutput.allCases.filter { !Self.longest.contains($0) })
      .filter(outputs.contains)
    let failure = Mutex<(any Error)?>(nil)
    let writer = FieldWriter(
      outputs: outputs, cutoutSide: cutoutSide,
      parallelism: Parallelism(threads: max(1, parallelism.threads / 2)))
    parallelism.forEach(chosen.count) { index in
      guard failure.withLock({ $0 == nil }) else { return }
      do {
        let path = "\(folder)/\(chosen[index].fileName)"
        try writer.write(chosen[index], of: result, to: path)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return chosen.map(\.fileName)
  }

  private func write(_ output: FieldOutput, of result: FieldResult, to path: String) throws {
    let extraction = result.extraction
    switch output {
    case .csv: try result.catalog.write(to: path, as: .csv)
    case .fits: try result.catalog.write(to: path, as: .fits)
    case .votable: try result.catalog.write(to: path, as: .votable)
    case .regions: try result.catalog.write(to: path, as: .regions)
    case .segmentation: try write(.int32(extraction.segmentation.labels), of: extraction, to: path)
    case .mask, .labels, .overlay: try draw(output, of: result, to: path)
    case .background:
      let sky = extraction.background.levelImage(parallelism: parallelism)
      try write(.float32(sky.pixels), of: extraction, to: path)
    case .noise:
      let noise = extraction.background.sigmaImage(parallelism: parallelism)
      try write(.float32(noise.pixels), of: extraction, to: path)
    case .denoised:
      guard let light = result.denoised else { preconditionFailure("whoever asks has denoised") }
      try write(.float32(light.pixels), of: extraction, to: path)
    case .psf: try extraction.pointSpread.write(to: path)
    case .cutouts: try SourceStamps(result, side: cutoutSide).write(to: path)
    }
  }

  private func draw(_ output: FieldOutput, of result: FieldResult, to path: String) throws {
    let extraction = result.extraction
    let texts = [PNGText("Software", "Skysieve"), PNGText("Source", extraction.field.name)]
    let pictures = SegmentationPictures(extraction.segmentation, parallelism: parallelism)
    let picture =
      switch output {
      case .mask:
        try pictures.classes(result.classes, mask: extraction.field.mask, texts: texts)
      case .labels: try pictures.labels(texts: texts)
      default:
        try OutlinePicture(extraction, classes: result.classes, parallelism: parallelism)
          .picture(colours: result.colourBands, texts: texts)
      }
    try picture.write(to: path, parallelism: parallelism)
  }

  private func write(
    _ pixels: FITSPixels, of extraction: ExtractionResult, to path: String
  ) throws {
    try FieldImage.write(pixels, of: extraction, history: "Skysieve process", to: path)
  }
}

/// An image on the pixels of a field.
public enum FieldImage {
  /// Writes `pixels` with the world coordinates of the field they lie on.
  public static func write(
    _ pixels: FITSPixels, of extraction: ExtractionResult, history: String, to path: String
  ) throws {
    var header = Header()
    for card in extraction.field.header.wcsCards() { header.append(card) }
    header.addHistory(history)
    let axes = [extraction.segmentation.width, extraction.segmentation.height]
    try FITSWriter.write([.image(pixels, axes: axes, header: header)], to: path)
  }
}
