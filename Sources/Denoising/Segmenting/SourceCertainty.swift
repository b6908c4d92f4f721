import Foundation
import Imaging
import SourceCatalogs
import SourceExtraction

/// How sure each source is, in the order of the sources' labels.
struct SourceCertainty {
  private var probabilities: [Double]
  private var signalToNoise: [Double]

  /// - Parameters:
  ///   - sources: the candidates that became sources, with their log-odds, in raster order.
  ///   - detection: what they became.
  ///   - light: the denoised light, asinh of sigmas.
  ///   - correlation: that of the sky's noise.
  init(
    _ sources: [(candidate: SourceCandidate, logOdds: Double)], detection: Detection,
    light: Image, correlation: NoiseCorrelation
  ) {
    probabilities = [Double](repeating: .nan, count: detection.sources.count)
    for (candidate, logOdds) in sources {
      let label = Int(detection.segmentation[candidate.x, candidate.y])
      if label > 0 { probabilities[label - 1] = 1 / (1 + exp(-logOdds)) }
    }
    signalToNoise = (0..<detection.sources.count).map { index in
      var sum = 0.0
      for run in detection.pixelRuns[index] {
        for x in run.columns {
          let value = sinh(Double(light[x, Int(run.row)]))
          sum += value * value
        }
      }
      // The noise of a sum over as many pixels as the light is spread over.
      let radius = (Double(detection.sources[index].area) / .pi).squareRoot()
      return sum.squareRoot() / max(correlation.noiseRatio(apertureRadius: radius / 2), 0.1)
    }
  }

  /// Adds the columns DETECTION_PROBABILITY and SNR_DENOISED.
  func add(to catalog: inout SourceCatalog) throws {
    try catalog.set("DETECTION_PROBABILITY", to: probabilities)
    try catalog.set("SNR_DENOISED", to: signalToNoise)
  }
}
