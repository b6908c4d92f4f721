import Evaluation
import FITSFiles
import Foundation
import Imaging

/// Writes an evaluation as files for machines and for the eye.
public enum ReportWriter {
  /// Writes `report.json`, `report.txt`, `detection.csv`, `photometry.csv`, `classification.csv` and
  /// the plots that its contents allow into `folder`, which is made if it is not there.
  ///
  /// Gives the paths of the files, in the order in which they were written. Each file is there whole
  /// or not at all.
  @discardableResult
  public static func write(_ report: EvaluationReport, to folder: String) throws -> [String] {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    var paths: [String] = []
    func save(_ bytes: Data, as name: String) throws {
      let path = (folder as NSString).appendingPathComponent(name)
      try AtomicFile.write(bytes, to: path)
      paths.append(path)
    }
    try save(try report.json(), as: "report.json")
    try save(Data(report.text.utf8), as: "report.txt")
    try save(Data(report.detectionCSV.utf8), as: "detection.csv")
    if !report.photometry.isEmpty {
      try save(Data(report.photometryCSV.utf8), as: "photometry.csv")
    }
    if !report.classifiers.isEmpty {
      try save(Data(report.classificationCSV.utf8), as: "classification.csv")
    }
    for (name, plot) in report.plots {
      try save(try plot.png(), as: name + ".png")
    }
    return paths
  }
}

extension Plot {
  /// The figure as the bytes of a PNG file.
  public func png() throws -> Data {
    try rendered().pngPicture(title: title)
      .encoded(as: PNGEncoding(level: 6, filter: .none, search: .anywhere))
  }
}
