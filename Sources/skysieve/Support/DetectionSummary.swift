import Foundation
import SourceExtraction

/// What `detect` tells of a field.
struct DetectionSummary: Encodable {
  let field: String
  let width: Int
  let height: Int
  let sources: Int
  let flagged: Int
  let skyLevel: Double
  let skySigma: Double
  let pointSpreadFWHM: Double
  let pointSpreadOrigin: String
  let pointSpreadStars: Int
  let warnings: [String]
  let seconds: Double
  let stages: [String: Double]

  init(_ result: ExtractionResult, duration: Duration) {
    field = result.field.name
    width = result.segmentation.width
    height = result.segmentation.height
    sources = result.sources.count
    flagged = result.sources.count { !$0.flags.isEmpty }
    skyLevel = result.background.globalLevel
    skySigma = result.background.globalSigma
    pointSpreadFWHM = result.pointSpread.centralFWHM
    pointSpreadOrigin = result.pointSpread.origin.rawValue
    pointSpreadStars = result.pointSpread.starCount
    warnings = result.warnings
    let parts = duration.components
    seconds = Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    stages = Dictionary(
      result.times.stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: { $0 + $1 })
  }

  /// One line for people.
  var text: String {
    "\(width) x \(height) pixels, \(sources) sources, \(flagged) flagged, "
      + "sky \(Float(skyLevel)) +- \(Float(skySigma)), "
      + "FWHM \(String(format: "%.2f", pointSpreadFWHM)) pixels, \(String(format: "%.2f", seconds)) s"
  }
}
