import Foundation
import Imaging
import SourceCatalogs
import SourceExtraction
import Tensors

/// How sure each source is and where its centre is, in the order of the sources' labels.
struct SourceCertainty {
  private var probabilities: [Double]
  private var peaks: [PixelPoint?]
  private var signalToNoise: [Double]

  /// The barycentre of a source's pixels may lie so far from the network's peak, pixels; farther off,
  /// light of others has drawn it there.
  private static let largestShift = 1.5

  /// - Parameters:
  ///   - sources: what became sources.
  ///   - detection: what they became.
  ///   - light: the denoised light, asinh of sigmas.
  ///   - correlation: that of the sky's noise.
  ///   - parallelism: the threads to use.
  init(
    _ sources: [PlacedSource], detection: Detection,
    light: Image, correlation: NoiseCorrelation, parallelism: Parallelism
  ) {
    probabilities = [Double](repeating: .nan, count: detection.sources.count)
    peaks = [PixelPoint?](repeating: nil, count: detection.sources.count)
    for source in sources {
      let label = Int(detection.segmentation[source.x, source.y])
      guard label > 0 else { continue }
      probabilities[label - 1] = 1 / (1 + exp(-source.logOdds))
      peaks[label - 1] = PixelPoint(x: Double(source.x), y: Double(source.y))
    }
    signalToNoise = Self.signalToNoise(detection, light, correlation, parallelism)
  }

  /// The root of the sum of the squared light of each source's pixels, over the noise of such a sum.
  private static func signalToNoise(
    _ detection: Detection, _ light: Image, _ correlation: NoiseCorrelation,
    _ parallelism: Parallelism
  ) -> [Double] {
    var ratios = [Double](repeating: 0, count: detection.sources.count)
    light.pixels.withUnsafeBufferPointer { light in
      ratios.withUnsafeMutableBufferPointer { ratios in
        let shared = Shared(light: light, ratios: ratios)
        let width = detection.segmentation.width
        parallelism.forEachRange(of: shared.ratios.count, chunk: 256) { range in
          for index in range {
            var sum = 0.0
            for run in detection.pixelRuns[index] {
              let start = Int(run.row) * width
              for x in run.columns {
                let power = exp(Double(shared.light[start &+ x]))
                let light = 0.5 * (power - 1 / power)
                sum += light * light
              }
            }
            // The noise of a sum over as many pixels as the light is spread over.
            let radius = (Double(detection.sources[index].area) / .pi).squareRoot()
            shared.ratios[index] =
              sum.squareRoot() / max(correlation.noiseRatio(apertureRadius: radius / 2), 0.1)
          }
        }
      }
    }
    return ratios
  }

  private struct Shared: @unchecked Sendable {
    let light: UnsafeBufferPointer<Float>
    let ratios: UnsafeMutableBufferPointer<Double>
  }

  /// Adds the columns DETECTION_PROBABILITY and SNR_DENOISED, and puts sources whose barycentre has
  /// been drawn away back to their peaks.
  func add(to catalog: inout SourceCatalog, wcs: WCS?) throws {
    try catalog.set("DETECTION_PROBABILITY", to: probabilities)
    try catalog.set("SNR_DENOISED", to: signalToNoise)
    var x = try catalog.doubles("X_IMAGE")
    var y = try catalog.doubles("Y_IMAGE")
    for (index, peak) in peaks.enumerated() {
      guard let peak else { continue }
      let (dx, dy) = (x[index] - 1 - peak.x, y[index] - 1 - peak.y)
      guard !((dx * dx + dy * dy).squareRoot() <= Self.largestShift) else { continue }
      (x[index], y[index]) = (peak.x + 1, peak.y + 1)
    }
    try catalog.set("X_IMAGE", to: x)
    try catalog.set("Y_IMAGE", to: y)
    guard let wcs else { return }
    let sky = wcs.sky(ofPixels: zip(x, y).map { PixelPoint(x: $0 - 1, y: $1 - 1) })
    try catalog.set("ALPHA_J2000", to: sky.map(\.rightAscension))
    try catalog.set("DELTA_J2000", to: sky.map(\.declination))
  }
}
