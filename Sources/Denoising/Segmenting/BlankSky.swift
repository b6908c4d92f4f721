import Foundation
import Imaging
import SourceExtraction
import Tensors

/// What blank sky with a field's noise, and stars upon it, look like to the detector: measured once,
/// for all thresholds.
struct BlankSky: Sendable {
  /// How often noise looks like a source.
  let alarms: FalseAlarms
  /// How often stars do.
  let stars: StarTrial

  /// Stars need fewer pixels than false alarms, which are rare.
  private static let starShare = 0.625

  /// Makes blank fields with the noise of `field` and surveys them.
  init(
    like field: SkySubtracted, _ survey: CandidateSurvey, calibration: DetectionCalibration,
    _ configuration: SegmentingConfiguration
  ) throws {
    let noise = NoiseRealisation(field.background.noiseCorrelation)
    var logOdds: [Double] = []
    for index in 0..<configuration.blankFields {
      let blank = try noise.field(
        side: configuration.blankSide,
        random: RandomStream(seed: configuration.seed).substream(UInt64(index)),
        parallelism: survey.parallelism)
      var times = StageTimes()
      let candidates = try survey.survey(blank, &times).candidates
      logOdds += calibration.logOdds(of: candidates)
    }
    alarms = FalseAlarms(logOdds: logOdds, pixels: configuration.blankPixels)
    stars = try StarTrial(
      survey, calibration: calibration, noise: noise,
      correlation: field.background.noiseCorrelation,
      side: Int(Self.starShare * Double(configuration.blankSide)), seed: configuration.seed)
  }
}
