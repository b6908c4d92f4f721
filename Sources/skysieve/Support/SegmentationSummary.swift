import Denoising
import Foundation
import SourceExtraction

/// What `segment` tells of a field.
struct SegmentationSummary: Encodable {
  let field: String
  let detector: String
  let width: Int
  let height: Int
  let sources: Int
  let threshold: Double
  let expectedPurity: Double?
  let falseAlarmsPerSquareArcminute: Double?
  let skyLevel: Double
  let skySigma: Double
  let seeing: Double
  let warnings: [String]
  let seconds: Double
  let stages: [String: Double]

  init(_ result: SegmentingResult, detector: String, duration: Duration) {
    let extraction = result.extraction
    field = extraction.field.name
    self.detector = detector
    width = extraction.segmentation.width
    height = extraction.segmentation.height
    sources = extraction.sources.count
    threshold = result.threshold.logOdds.isFinite ? result.threshold.logOdds : 0
    expectedPurity = result.threshold.expectedPurity
    falseAlarmsPerSquareArcminute = extraction.field.pixelScale.map {
      result.threshold.falseAlarmsPerPixel * 3600 / ($0 * $0)
    }
    skyLevel = extraction.background.globalLevel
    skySigma = extraction.background.globalSigma
    seeing = result.seeing
    warnings = extraction.warnings
    let parts = duration.components
    seconds = Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    stages = Dictionary(
      extraction.times.stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: { $0 + $1 })
  }

  /// One line for people.
  var text: String {
    var text = "\(width) x \(height) pixels, \(sources) sources"
    if let expectedPurity {
      text += String(format: ", %.1f %% of them expected to be real", 100 * expectedPurity)
    }
    if let falseAlarmsPerSquareArcminute {
      text += String(
        format: ", %.3g false alarms per square arcminute of empty sky",
        falseAlarmsPerSquareArcminute)
    }
    return text + String(format: ", FWHM %.2f pixels, %.2f s", seeing, seconds)
  }
}
