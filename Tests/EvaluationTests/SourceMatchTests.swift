import Evaluation
import SourceCatalogs
import Tensors
import Testing

@Suite("Matching the truth")
struct SourceMatchTests {
  private func match(
    _ truth: [(Double, Double)], _ found: [(Double, Double)], _ rule: SourceMatch.Rule
  ) -> SourceMatch {
    SourceMatch(
      truth: .pixels(x: truth.map(\.0), y: truth.map(\.1)),
      detections: .pixels(x: found.map(\.0), y: found.map(\.1)), radius: 3, rule: rule)
  }

  @Test("two blended sources share the nearest detection, or only one gets it")
  func blends() {
    let truth = [(10.0, 10.0), (12.0, 10.0), (50.0, 50.0)]
    let found = [(11.2, 10.0), (30.0, 30.0)]
    let nearest = match(truth, found, .nearest)
    #expect(nearest.detectionOfTruth == [0, 0, nil])
    #expect(nearest.isReal == [true, false])
    let pairs = match(truth, found, .oneToOne)
    #expect(pairs.detectionOfTruth == [nil, 0, nil])
    #expect(pairs.isReal == [true, false])
  }

  @Test("a detection exactly at the radius does not match, as in the reference scorer")
  func radiusIsExclusive() {
    #expect(match([(0, 0)], [(3, 0)], .nearest).detectionOfTruth == [nil])
    #expect(match([(0, 0)], [(2.999, 0)], .nearest).detectionOfTruth == [0])
  }

  @Test("fragments of one source are all real, but only one serves it alone")
  func fragments() {
    let nearest = match([(0, 0)], [(1, 0), (-1.5, 0)], .nearest)
    #expect(nearest.detectionOfTruth == [0])
    #expect(nearest.isReal == [true, true])
    #expect(match([(0, 0)], [(1, 0), (-1.5, 0)], .oneToOne).isReal == [true, false])
  }

  @Test("random fields match as every pair compared in turn")
  func bruteForce() {
    var stream = RandomStream(seed: 3)
    let truth = (0..<300).map { _ in (stream.uniform() * 100, stream.uniform() * 100) }
    let found = (0..<200).map { _ in (stream.uniform() * 100, stream.uniform() * 100) }
    func squared(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
      (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
    }
    let twin = truth.map { place in
      found.indices.filter { squared(place, found[$0]) < 9 }
        .min { squared(place, found[$0]) < squared(place, found[$1]) }
    }
    let real = found.map { place in truth.contains { squared(place, $0) < 9 } }
    let matched = match(truth, found, .nearest)
    #expect(matched.detectionOfTruth == twin)
    #expect(matched.isReal == real)
  }
}
