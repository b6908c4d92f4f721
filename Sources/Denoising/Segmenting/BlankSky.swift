import Foundation
import Imaging
import SourceExtraction
import Tensors

/// What the detector finds on blank sky with a field's noise, and on stars upon it: surveyed once,
/// for all thresholds and all parts of a frame.
struct BlankSky: Sendable {
  /// The candidates on `pixels` pixels of noise: none is a source.
  private let candidates: [SourceCandidate]
  private let pixels: Double
  /// Stars of known brightness, surveyed on a thread of their own: nobody asks before the sources
  /// are measured.
  private let trial = WorkBeside<StarTrial>()

  /// Stars need fewer pixels than false alarms, which are rare.
  private static let starShare = 0.625

  /// Makes blank fields with the noise of `field` and surveys them.
  init(
    like field: SkySubtracted, _ survey: CandidateSurvey, _ configuration: SegmentingConfiguration
  ) throws {
    let noise = NoiseRealisation(field.background.noiseCorrelation)
    var found: [SourceCandidate] = []
    for index in 0..<configuration.blankFields {
      let blank = try noise.field(
        side: configuration.blankSide,
        random: RandomStream(seed: configuration.seed).substream(UInt64(index)),
        parallelism: survey.parallelism)
      var times = StageTimes()
      found += try survey.survey(blank, &times).candidates
    }
    (candidates, pixels) = (found, configuration.blankPixels)
    let correlation = field.background.noiseCorrelation
    let side = Int(Self.starShare * Double(configuration.blankSide))
    let lone = CandidateSurvey(
      mapping: survey.mapping, seeing: survey.seeing, parallelism: .serial)
    trial.start(atOnce: survey.parallelism.threads == 1) {
      try StarTrial(
        lone, noise: noise, correlation: correlation, side: side, seed: configuration.seed)
    }
  }

  /// How often noise looks like a source in a field of the given traits.
  func alarms(
    _ calibration: DetectionCalibration, in traits: FieldTraits, parallelism: Parallelism
  ) -> FalseAlarms {
    let logOdds = calibration.logOdds(of: candidates, in: traits, parallelism: parallelism)
    return FalseAlarms(logOdds: logOdds, pixels: pixels)
  }

  /// How sure the detector is of stars in a field of the given traits, faintest first.
  func stars(
    _ calibration: DetectionCalibration, in traits: FieldTraits, parallelism: Parallelism
  ) throws -> [StarTrial.Level] {
    try trial.value()?.levels(calibration, in: traits, parallelism: parallelism) ?? []
  }
}
