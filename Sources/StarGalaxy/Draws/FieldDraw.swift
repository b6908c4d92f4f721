import Foundation
import Imaging
import SkySimulation
import SourceExtraction
import Tensors

/// A drawn field on its way through the extraction: cutouts, and the truth of each.
///
/// The whole pipeline is in the draws: blends as the deblender leaves them, the point spread as it
/// was estimated, masks, saturation, correlated noise, and what detection prefers.
public struct FieldDraw: Sendable {
  /// What the network reads.
  public let batch: StampBatch
  /// The truth of the same rows.
  public let truth: [DrawnSource]

  /// Simulates, extracts and matches the field of a ticket.
  public init(
    _ ticket: SkyLottery.Ticket, configuration: ExtractionConfiguration = .default,
    parallelism: Parallelism = .machine
  ) throws {
    let simulated = try SkySimulator(ticket.sky).field(
      seed: ticket.seed, parallelism: parallelism)
    let extraction = try Extraction.run(
      Self.field(of: simulated, ticket), configuration: configuration, parallelism: parallelism)
    let preparer = StampPreparer(extraction, parallelism: parallelism)
    let all = preparer.prepare(0..<preparer.count, parallelism: parallelism)
    let matcher = TruthMatcher(
      simulated, seeing: preparer.seeing, pixelScale: ticket.sky.pixelScale)
    var rows: [Int] = []
    var truth: [DrawnSource] = []
    for (row, source) in preparer.sources.enumerated() {
      guard all.notes[row].signalToNoise > 2,
        var drawn = matcher.truth(x: source.x, y: source.y)
      else { continue }
      drawn.take(all.notes[row])
      drawn.place = SIMD2(Float(source.x), Float(source.y))
      rows.append(row)
      truth.append(drawn)
    }
    self.truth = truth
    batch = all.selecting(rows)
  }

  /// The sources of a real field: what is true about them is not known.
  public init(unlabelled extraction: ExtractionResult, parallelism: Parallelism = .machine) {
    let preparer = StampPreparer(extraction, parallelism: parallelism)
    let all = preparer.prepare(0..<preparer.count, parallelism: parallelism)
    truth = preparer.sources.enumerated().map { row, source in
      var drawn = DrawnSource()
      drawn.take(all.notes[row])
      drawn.isKnown = false
      drawn.place = SIMD2(Float(source.x), Float(source.y))
      return drawn
    }
    batch = all
  }

  /// The field as the extraction is given it: some frames tell less of themselves.
  private static func field(
    of simulated: SimulatedField, _ ticket: SkyLottery.Ticket
  ) -> Field {
    var mask = simulated.flags.mask
    for index in mask.flags.indices where !mask.flags[index].isEmpty {
      mask.flags[index].remove(.flagged)
      if !ticket.knowsSaturation { mask.flags[index].remove(.saturated) }
    }
    var field = Field(
      name: "draw", image: simulated.image, mask: mask, zeroPoint: ticket.sky.zeroPoint)
    field.gain = ticket.knowsGain ? ticket.sky.noise.gain : nil
    field.saturation = ticket.knowsSaturation ? ticket.sky.defects.saturation : nil
    field.pixelScale = ticket.sky.pixelScale
    return field
  }
}

/// Finds the true source behind a detection.
struct TruthMatcher {
  private let truth: [SourceTruth]
  private let seeing: Double
  private let pixelScale: Double
  private let width: Int
  private var cells: [[Int32]]

  init(_ simulated: SimulatedField, seeing: Double, pixelScale: Double) {
    self.pixelScale = pixelScale
    truth = simulated.truth
    self.seeing = seeing
    width = simulated.image.width / 16 + 1
    cells = [[Int32]](repeating: [], count: width * (simulated.image.height / 16 + 1))
    for (index, source) in truth.enumerated() {
      let (column, row) = (Int(source.x) / 16, Int(source.y) / 16)
      guard source.x >= 0, source.y >= 0, column < width, row * width + column < cells.count
      else { continue }
      cells[row * width + column].append(Int32(index))
    }
  }

  /// What is at (x, y): the brightest source near it, and how the light there divides among stars
  /// and galaxies; nil where there is nothing.
  ///
  /// Whoever looks a true source up in the catalogue finds the blend it is in; so a blend teaches the
  /// share of either class, not the class of the brighter.
  func truth(x: Double, y: Double) -> DrawnSource? {
    let near = neighbours(x, y, within: max(0.6 * seeing, 2))
    guard let best = near.max(by: { truth[$0.index].flux < truth[$1.index].flux }) else {
      return nil
    }
    let source = truth[best.index]
    var (stars, all) = (0.0, 0.0)
    for other in near {
      let flux = truth[other.index].flux
      all += flux
      if truth[other.index].label == .star { stars += flux }
    }
    var drawn = DrawnSource()
    drawn.starShare = Float(stars / max(all, 1e-30))
    drawn.offset = SIMD2(Float(source.x - x), Float(source.y - y))
    if source.label == .galaxy { describe(source, &drawn) }
    return drawn
  }

  private func describe(_ source: SourceTruth, _ drawn: inout DrawnSource) {
    drawn.logSize = Float(
      log(max(source.halfLightRadius / pixelScale, 1e-3) / max(source.pointSpreadWidth, 1e-3)))
    let angle = 2 * source.positionAngle * .pi / 180
    drawn.ellipticity = SIMD2(
      Float(source.ellipticity * cos(angle)), Float(source.ellipticity * sin(angle)))
    drawn.logIndex = Float(log(max(source.sersicIndex, 0.3)))
  }

  private func neighbours(
    _ x: Double, _ y: Double, within reach: Double
  ) -> [(index: Int, distance: Double)] {
    var found: [(index: Int, distance: Double)] = []
    let (column, row) = (Int(x.rounded(.down)) / 16, Int(y.rounded(.down)) / 16)
    for cellRow in row - 1...row + 1 {
      for cellColumn in column - 1...column + 1 {
        let cell = cellRow * width + cellColumn
        guard cellColumn >= 0, cellColumn < width, cells.indices.contains(cell) else { continue }
        for index in cells[cell] {
          let (dx, dy) = (truth[Int(index)].x - x, truth[Int(index)].y - y)
          let distance = (dx * dx + dy * dy).squareRoot()
          if distance <= reach { found.append((Int(index), distance)) }
        }
      }
    }
    return found
  }
}
