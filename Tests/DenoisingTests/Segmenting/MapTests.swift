import Denoising
import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Candidates and floods")
struct MapTests {
  private func image(_ rows: [[Float]]) -> Image {
    Image(width: rows[0].count, height: rows.count, pixels: rows.flatMap { $0 })
  }

  @Test("a plateau is one candidate, a masked pixel none")
  func plateau() {
    let peaks = image([
      [-9, -9, -9, -9, -9, -9],
      [-9, 2, 2, -9, 4, -9],
      [-9, 2, 2, -9, -9, -9],
    ])
    var mask = Mask(width: 6, height: 3)
    let maps = SourceMaps(denoised: peaks, sourceLogits: peaks, peakLogits: peaks)
    let search = CandidateSearch(maps: maps, significance: peaks, mask: mask)
    #expect(search.candidates(parallelism: .serial).map(\.x) == [1, 4])
    mask[4, 1] = .invalid
    let masked = CandidateSearch(maps: maps, significance: peaks, mask: mask)
    #expect(masked.candidates(parallelism: .serial).map(\.x) == [1])
  }

  @Test("the valley between two peaks parts their pixels; parts without a peak are sky")
  func valley() {
    let light = image([[1, 3, 5, 3, 1, 2, 4, 2, 0, 0, 1, 1]])
    let parts = ConnectedComponents(of: light, above: 0.5, parallelism: .serial).components
    let labels = SourceFlooding(light: light).labels(
      of: parts, seeds: [2, 6], parallelism: .serial)
    #expect(labels[0...3].allSatisfy { $0 == 1 })
    #expect(labels[5...7].allSatisfy { $0 == 2 })
    #expect(labels[4] > 0)
    #expect(labels[8...].allSatisfy { $0 == 0 })
  }

  @Test("a part without a source is one where its surest pixel leaves no doubt, at its barycentre")
  func orphans() {
    let logits = image([
      [-9, 5, 6, 5, -9, 1, -9, 4, 4],
      [-9, 5, 5, 5, -9, 1, -9, 4, 4],
    ])
    let light = image([
      [0, 1, 2, 1, 0, 1, 0, 2, 2],
      [0, 1, 2, 1, 0, 1, 0, 2, 2],
    ])
    let parts = ConnectedComponents(of: logits, above: 0, parallelism: .serial).components
    var labels: [Int32] = [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    let orphans = OrphanParts(light: light, logits: logits, leastLogit: 3)
    let adopted = orphans.adopt(parts, labels: &labels, count: 1)
    #expect(adopted.map(\.logOdds) == [6])
    #expect(adopted.map { $0.place % 9 } == [2])
    #expect(labels == [0, 2, 2, 2, 0, 0, 0, 1, 1, 0, 2, 2, 2, 0, 0, 0, 1, 1])
  }

  @Test("the pixels' threshold is the one that calibrated probabilities expect most of")
  func pixelCut() {
    var random = RandomStream(seed: 5)
    let logits = (0..<(256 * 256)).map { _ in Float(-3 + 4 * random.normal()) }
    let chances = logits.map { 1 / (1 + exp(-Double($0))) }
    let all = chances.reduce(0, +)
    func expected(_ cut: Float) -> Double {
      let chosen = zip(logits, chances).filter { $0.0 > cut }.map(\.1)
      let overlap = chosen.reduce(0, +)
      return overlap / (Double(chosen.count) + all - overlap)
    }
    let field = Image(width: 256, height: 256, pixels: logits)
    let cut = PixelCut.best(of: field, never: -30, parallelism: .serial)
    for step: Float in [-0.3, -0.15, 0.15, 0.3] { #expect(expected(cut) > expected(cut + step)) }
    #expect(cut < -0.05)
    let empty = Image(width: 256, height: 256, filledWith: -7)
    #expect(
      PixelCut.best(of: empty, never: -30, parallelism: .serial) == PixelCut.logit(0.35))
  }

  @Test("noise is made with the correlation it was measured with")
  func correlation() throws {
    var coefficients = [Double](repeating: 0, count: 25)
    // The correlation of a 3 x 3 box's sums.
    for dy in -2...2 {
      for dx in -2...2 {
        coefficients[(dy + 2) * 5 + dx + 2] = Double((3 - abs(dx)) * (3 - abs(dy))) / 9
      }
    }
    let wanted = NoiseCorrelation(reach: 2, coefficients: coefficients)
    let field = try NoiseRealisation(wanted).field(
      side: 512, random: RandomStream(seed: 3), parallelism: .serial)
    let pixels = field.image.pixels.map(Double.init)
    func product(_ lag: Int) -> Double {
      (0..<pixels.count - lag).reduce(0) { $0 + pixels[$1] * pixels[$1 + lag] }
        / Double(pixels.count)
    }
    #expect(abs(product(0) - 1) < 0.04)
    #expect(abs(product(1) - 2.0 / 3) < 0.04)
    #expect(abs(product(512) - 2.0 / 3) < 0.04)
    #expect(abs(product(2) - 1.0 / 3) < 0.04)
    #expect(abs(product(3)) < 0.04)
  }
}
