import Foundation
import Reporting
import SourceCatalogs

/// The losses of a training, read from the lines of JSON it wrote.
struct LossCurves {
  private struct Line: Decodable {
    let step: Int
    let loss: Double?
    let validation: Double?

    enum CodingKeys: String, CodingKey {
      case step, loss
      case validation = "validation_loss"
    }
  }

  private let lines: [Line]

  /// Reads the log at `path`; lines that are not reports are passed over.
  init(path: String) throws {
    let text = try SmallTextFile.text(at: path)
    let decoder = JSONDecoder()
    lines = text.split(separator: "\n").compactMap {
      try? decoder.decode(Line.self, from: Data($0.utf8))
    }
  }

  var plot: Plot {
    let curves = [("training", \Line.loss), ("validation", \Line.validation)].map { name, value in
      PlotLayer(
        .line(
          lines.compactMap { line in line[keyPath: value].map { PlotPoint(Double(line.step), $0) } }
        ),
        name: name)
    }
    return Plot(
      title: "Training",
      panels: [PlotPanel(x: PlotAxis("step"), y: PlotAxis("loss"), layers: curves)], columns: 1)
  }

  func table() throws -> SourceCatalog {
    var table = SourceCatalog()
    try table.set("STEP", to: lines.map(\.step))
    try table.set("LOSS", to: lines.map { $0.loss ?? .nan })
    try table.set("VALIDATION", to: lines.map { $0.validation ?? .nan })
    return table
  }
}
