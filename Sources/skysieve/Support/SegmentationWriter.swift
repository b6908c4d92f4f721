import Imaging
import Pipeline
import SourceExtraction
import Tensors

/// Writes what `segment` found in a frame that is in memory as a whole.
struct SegmentationWriter {
  let prefix: String
  let outputs: [SegmentationPart]
  let parallelism: Parallelism

  private var classical: DetectionWriter {
    DetectionWriter(prefix: prefix, parameters: nil, parallelism: parallelism)
  }

  /// Writes what of the outputs stands before anything is measured, and returns their paths.
  func writeEarly(_ field: SkySubtracted, _ segmentation: Segmentation) throws -> [String] {
    let pictures = SegmentationPictures(segmentation, parallelism: parallelism)
    var paths = try classical.writeEarly(
      field, segmentation, outputs: outputs.compactMap(\.detectionPart))
    for part in outputs {
      switch part {
      case .mask: paths.append(try write(pictures.mask(), to: "mask.png"))
      case .labels: paths.append(try write(pictures.labels(), to: "labels.png"))
      default: break
      }
    }
    return paths
  }

  /// Writes the others and returns their paths.
  func writeLate(_ result: ExtractionResult) throws -> [String] {
    try classical.write(result, outputs: outputs.compactMap(\.detectionPart))
  }

  private func write(_ picture: PNGPicture, to ending: String) throws -> String {
    let path = "\(prefix).\(ending)"
    try picture.write(to: path, parallelism: parallelism)
    return path
  }
}
