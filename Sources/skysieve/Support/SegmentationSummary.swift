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
  let completeness: CompletenessEstimate?
  let warnings: [String]
  let seconds: Double
  let stages: [String: Double]

  /// The summary of a field that was segmented as a whole by the named detector.
  init(_ result: SegmentingResult, detector: String, since start: ContinuousClock.Instant) {
    let extraction = result.extraction
    field = extraction.field.name
    self.detector = detector
    (width, height) = (extraction.segmentation.width, extraction.segmentation.height)
    sources = extraction.sources.count
    threshold = result.threshold.score.isFinite ? result.threshold.score : 0
    expectedPurity = result.threshold.expectedPurity
    falseAlarmsPerSquareArcminute = Self.perSquareArcminute(
      result.threshold, pixelScale: extraction.field.pixelScale)
    (skyLevel, skySigma) = (extraction.background.globalLevel, extraction.background.globalSigma)
    seeing = result.seeing
    completeness = result.completeness
    warnings = extraction.warnings
    seconds = Self.seconds(since: start)
    stages = Dictionary(
      extraction.times.stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: { $0 + $1 })
  }

  /// The summary of a field that was segmented in bands.
  init(_ result: BandedSegmenting.Result, name: String, since start: ContinuousClock.Instant) {
    field = name
    detector = "network"
    (width, height) = (result.segmentation.width, result.segmentation.height)
    sources = result.catalog.rowCount
    threshold = result.first.threshold.score.isFinite ? result.first.threshold.score : 0
    expectedPurity = result.first.threshold.expectedPurity
    falseAlarmsPerSquareArcminute = Self.perSquareArcminute(
      result.first.threshold, pixelScale: result.first.pixelScale)
    (skyLevel, skySigma) = result.first.sky
    seeing = result.first.seeing
    completeness = result.first.completeness
    warnings = result.warnings
    seconds = Self.seconds(since: start)
    stages = [:]
  }

  private static func perSquareArcminute(
    _ threshold: DetectionThreshold, pixelScale: Double?
  ) -> Double? {
    pixelScale.map { threshold.falseAlarmsPerPixel * 3600 / ($0 * $0) }
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - start).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
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
    if let half = completeness?.halfMagnitude {
      text += String(format: ", half of the stars of magnitude %.2f found", half)
    }
    return text + String(format: ", FWHM %.2f pixels, %.2f s", seeing, seconds)
  }
}
