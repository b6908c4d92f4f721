import Imaging
import SkySimulation
import SourceExtraction
import Tensors

/// Learns what the maxima of a network are worth, on simulated fields of every kind.
public struct CalibrationTraining: Sendable {
  /// The number of fields.
  public var fields: Int
  /// Pixels on a side of each.
  public var side: Int
  /// Another seed, other fields.
  public var seed: UInt64

  /// A detection within so many pixels of a true source, however faint, is right.
  private static let radius = 3.0

  /// Training on `fields` fields of `side` x `side` pixels.
  public init(fields: Int = 96, side: Int = 768, seed: UInt64 = 1) {
    self.fields = fields
    self.side = side
    self.seed = seed
  }

  /// The candidates of all fields with their truth; the same for any number of threads.
  public func candidates(
    of mapping: any SourceMapping, parallelism: Parallelism = .machine,
    progress: (Int) throws -> Void = { _ in }
  ) throws -> [LabelledCandidate] {
    var labelled: [LabelledCandidate] = []
    for index in 0..<fields {
      var random = RandomStream(seed: seed, stream: 0xCA11B).substream(UInt64(index))
      var sky = SkyRange(side: side).survey(&random)
      // What a detector's faults look like is no question of depth: they are masked or flagged.
      sky.defects = .default
      sky.defects.saturation = 0
      let simulated = try SkySimulator(sky).field(seed: random.next(), parallelism: parallelism)
      labelled += try candidates(in: simulated, mapping: mapping, parallelism: parallelism)
      try progress(index + 1)
    }
    return labelled
  }

  private func candidates(
    in simulated: SimulatedField, mapping: any SourceMapping, parallelism: Parallelism
  ) throws -> [LabelledCandidate] {
    let image = simulated.image
    let field = Field(
      name: "simulated", image: image, mask: Mask(width: image.width, height: image.height))
    let background = try BackgroundEstimator.estimate(field, parallelism: parallelism)
    let subtracted = SkySubtracted(field, background: background, parallelism: parallelism)
    let survey = CandidateSurvey(
      mapping: mapping, seeing: SeeingEstimate(subtracted, parallelism: parallelism).fwhm,
      parallelism: parallelism)
    var times = StageTimes()
    let finding = try survey.survey(subtracted, &times)
    let found = finding.candidates
    let traits = FieldTraits(
      of: found, significance: finding.significance, background: background,
      usablePixels: Double(image.width * image.height), seeing: survey.seeing)
    let truth = TruthGrid(
      simulated.truth.map { ($0.x, $0.y) }, width: image.width, height: image.height)
    return found.map { candidate in
      let isReal = truth.contains(
        within: Self.radius, ofX: Double(candidate.x), y: Double(candidate.y))
      return LabelledCandidate(candidate, in: traits, isReal: isReal)
    }
  }
}

/// The true places, sorted into cells.
private struct TruthGrid {
  private let columns: Int
  private let rows: Int
  private var cells: [[(x: Double, y: Double)]]
  private static let cellSide = 8.0

  init(_ places: [(x: Double, y: Double)], width: Int, height: Int) {
    columns = max(1, Int((Double(width) / Self.cellSide).rounded(.up)))
    rows = max(1, Int((Double(height) / Self.cellSide).rounded(.up)))
    cells = Array(repeating: [], count: columns * rows)
    for place in places {
      let column = min(columns - 1, max(0, Int(place.x / Self.cellSide)))
      let row = min(rows - 1, max(0, Int(place.y / Self.cellSide)))
      cells[row * columns + column].append(place)
    }
  }

  /// Whether a place lies within `radius`, at most a cell's side, of the given one.
  func contains(within radius: Double, ofX x: Double, y: Double) -> Bool {
    let (column, row) = (Int(x / Self.cellSide), Int(y / Self.cellSide))
    for j in max(0, row - 1)...min(rows - 1, max(0, row + 1)) {
      for i in max(0, column - 1)...min(columns - 1, max(0, column + 1)) {
        for place in cells[j * columns + i] {
          let (dx, dy) = (place.x - x, place.y - y)
          if dx * dx + dy * dy <= radius * radius { return true }
        }
      }
    }
    return false
  }
}
