import Imaging
import Tensors
import Testing

@Suite("Robust statistics")
struct RobustStatisticsTests {
  /// The same figures by sorting.
  private func slowTwin(_ values: [Float]) -> (mean: Double, median: Double, sigma: Double) {
    func median(_ values: [Float]) -> Double {
      let sorted = values.sorted()
      return (Double(sorted[(sorted.count - 1) / 2]) + Double(sorted[sorted.count / 2])) / 2
    }
    let centre = median(values)
    let spread = median(values.map { Float(abs(Double($0) - centre)) })
    return (values.reduce(0) { $0 + Double($1) } / Double(values.count), centre, 1.4826 * spread)
  }

  @Test("they agree with sorting, for odd and even counts", arguments: [1, 2, 3, 4, 999, 1000])
  func agreesWithSorting(count: Int) {
    var random = RandomStream(seed: 7, stream: UInt64(count))
    let values = (0..<count).map { _ in Float(random.normal() * 100) }
    let found = RobustStatistics(of: Image(width: count, height: 1, pixels: values))
    let expected = slowTwin(values)
    #expect(found.count == count)
    #expect(abs(found.mean - expected.mean) < 1e-9)
    #expect(found.median == expected.median)
    #expect(found.sigma == expected.sigma)
    #expect(found.minimum == values.min() && found.maximum == values.max())
  }

  @Test("flagged and non-finite pixels do not count")
  func ignoresBadPixels() {
    let image = Image(width: 6, height: 1, pixels: [.nan, 1, 2, 3, .infinity, 1e9])
    var mask = Mask(width: 6, height: 1)
    mask[5, 0] = .saturated
    let found = RobustStatistics(of: image, mask: mask)
    #expect(found.count == 3)
    #expect(found.median == 2 && found.mean == 2 && found.maximum == 3)
  }

  @Test("a frame without a good pixel has count 0 and no figures")
  func nothingGood() {
    let found = RobustStatistics(of: Image(width: 2, height: 1, pixels: [.nan, .nan]))
    #expect(found.count == 0)
    #expect(found.median.isNaN && found.sigma.isNaN && found.minimum.isNaN)
  }

  @Test("the number of threads leaves no trace")
  func threads() {
    var random = RandomStream(seed: 3)
    let values = (0..<1_200_000).map { _ in Float(random.uniform()) }
    let image = Image(width: 1200, height: 1000, pixels: values)
    let one = RobustStatistics(of: image, parallelism: .serial)
    #expect(one == RobustStatistics(of: image, parallelism: Parallelism(threads: 3)))
  }
}
