import SourceExtraction
import Tensors
import Testing

@Suite("Clipped sky")
struct SkyClipperTests {
  @Test("agrees with clipping the sorted values one by one", arguments: [0, 200, 900])
  func twin(contaminants: Int) throws {
    var random = RandomStream(seed: 11, stream: UInt64(contaminants))
    var values = (0..<4096).map { _ in Float(50 + 4 * random.normal()) }
    for index in 0..<contaminants { values[index * 4] += Float(20 * random.uniform()) }
    var clipper = SkyClipper()
    let sky = try #require(values.withUnsafeBufferPointer { clipper.sky(of: $0) })
    let twin = Self.clipped(values)
    #expect(abs(sky.mean - twin.mean) < 0.03)
    #expect(abs(sky.sigma - twin.sigma) < 0.03)
    #expect(abs(sky.mode - (2.5 * twin.median - 1.5 * twin.mean)) < 0.08)
  }

  @Test("does not let the combs of whole numbers move the mode")
  func wholeNumbers() throws {
    var random = RandomStream(seed: 12, stream: 1)
    let values = (0..<4096).map { _ in Float((1000.3 + 3 * random.normal()).rounded()) }
    var clipper = SkyClipper()
    let sky = try #require(values.withUnsafeBufferPointer { clipper.sky(of: $0) })
    #expect(abs(sky.mode - 1000.3) < 0.25)
  }

  @Test("keeps the noise of normal values but for what clipping takes")
  func clippingLoss() throws {
    var random = RandomStream(seed: 13, stream: 1)
    let values = (0..<200_000).map { _ in Float(random.normal()) }
    var clipper = SkyClipper()
    let sky = try #require(values.withUnsafeBufferPointer { clipper.sky(of: $0) })
    #expect(abs(sky.sigma - ClippedSky.sigmaAfterClipping) < 0.005)
  }

  /// Clips at three sigma of the median until nothing changes.
  private static func clipped(
    _ values: [Float]
  ) -> (mean: Double, median: Double, sigma: Double) {
    var kept = values.map(Double.init).sorted()
    while true {
      let mean = kept.reduce(0, +) / Double(kept.count)
      let sigma =
        (kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(kept.count)).squareRoot()
      let median = kept[kept.count / 2]
      let rest = kept.filter { abs($0 - median) <= 3 * sigma }
      if rest.count == kept.count { return (mean, median, sigma) }
      kept = rest
    }
  }
}
