import Denoising
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
