import Evaluation
import Tensors
import Testing

@Suite("Segments against the truth")
struct SegmentationScoreTests {
  private let none = Bootstrap(replicas: 0, stream: RandomStream(seed: 1))

  /// A map drawn as text, the first line being the top row.
  private func map(_ rows: String...) throws -> LabelMap {
    let labels = rows.reversed().flatMap { row in
      row.map { $0 == "." ? 0 : Int32(String($0)) ?? 0 }
    }
    return try LabelMap(width: rows[0].count, height: rows.count, labels: labels)
  }

  @Test("the truth itself scores one everywhere")
  func perfect() throws {
    let truth = try map("111..222", "111..222", "........", "33333...")
    let score = try SegmentationScore(truth: truth, segments: truth, bootstrap: none)
    #expect(score.pixelIoU?.value == 1)
    #expect(score.areaScore?.value == 1)
    #expect(score.fragmented?.value == 0)
    #expect(score.merged?.value == 0)
    #expect(score.trueSources == 3)
  }

  @Test("a merged pair, by hand")
  func merged() throws {
    let truth = try map("111..222", "111..222")
    let segments = try map("77777777", "77777777")
    let score = try SegmentationScore(truth: truth, segments: segments, bootstrap: none)
    #expect(score.merged?.value == 1)
    #expect(score.segments == 1)
    #expect(score.fragmented?.value == 0)
    // 6 pixels of each source in a segment of 16: F = 12 / 22.
    #expect(score.areaScore?.value == 12.0 / 22)
    #expect(score.pixelIoU?.value == 12.0 / 16)
    #expect(score.pixelPurity?.value == 0.75)
    #expect(score.pixelCompleteness?.value == 1)
  }

  @Test("a source in two halves, one missed and one false segment, by hand")
  func fragmented() throws {
    let truth = try map("111111", "111111", "......", "222222", "......")
    let segments = try map("333444", "333444", "......", "......", "555555")
    let score = try SegmentationScore(truth: truth, segments: segments, bootstrap: none)
    #expect(score.fragmented?.value == 0.5)
    #expect(score.merged?.value == 0)
    // Halves of 6 against 12: F = 12 / 18; the missed source counts 0.
    #expect(score.areaScore?.value == 6.0 / 18)
    #expect(score.pixelIoU?.value == 12.0 / 24)
  }

  @Test("sources of fewer than five pixels count as sky or source only")
  func small() throws {
    let truth = try map("11....", "......")
    let segments = try map("1.....", "......")
    let score = try SegmentationScore(truth: truth, segments: segments, bootstrap: none)
    #expect(score.trueSources == 0)
    #expect(score.areaScore == nil)
    #expect(score.pixelIoU?.value == 0.5)
  }

  @Test("empty maps have no score, and maps of different size are refused")
  func empty() throws {
    let empty = try LabelMap(width: 0, height: 0, labels: [])
    #expect(try SegmentationScore(truth: empty, segments: empty, bootstrap: none).pixelIoU == nil)
    let other = try map("1")
    #expect(throws: EvaluationError.self) {
      try SegmentationScore(truth: empty, segments: other, bootstrap: none)
    }
    #expect(throws: EvaluationError.self) { try LabelMap(width: 2, height: 2, labels: [1]) }
    #expect(throws: EvaluationError.self) { try LabelMap(width: .max, height: 2, labels: []) }
  }

  @Test("random maps score as comparing every source with every segment does")
  func bruteForce() throws {
    var stream = RandomStream(seed: 9)
    func draw() throws -> LabelMap {
      var labels = [Int32](repeating: 0, count: 60 * 40)
      for label in 1...25 {
        let (x, y) = (Int(stream.uniform() * 55), Int(stream.uniform() * 35))
        for dy in 0..<5 {
          for dx in 0..<5 { labels[(y + dy) * 60 + x + dx] = Int32(label) }
        }
      }
      return try LabelMap(width: 60, height: 40, labels: labels)
    }
    let (truth, segments) = (try draw(), try draw())
    func pixels(_ map: LabelMap, _ label: Int32) -> Set<Int> {
      Set(map.labels.indices.filter { map.labels[$0] == label })
    }
    let sources = (1...25).map { pixels(truth, $0) }.filter { $0.count >= 5 }
    let found = (1...25).map { pixels(segments, $0) }
    let scores = sources.map { source -> Double in
      let best = found.max { $0.intersection(source).count < $1.intersection(source).count }
      let overlap = (best ?? []).intersection(source).count
      // Ties between segments: the mean over any of the best is not defined, take the first.
      let first = found.first { $0.intersection(source).count == overlap } ?? []
      return overlap == 0 ? 0 : 2 * Double(overlap) / Double(source.count + first.count)
    }
    let score = try SegmentationScore(truth: truth, segments: segments, bootstrap: none)
    let mean = scores.reduce(0, +) / Double(scores.count)
    #expect(abs((score.areaScore?.value ?? 0) - mean) < 1e-12)
    let isTrue = truth.labels.map { $0 > 0 }
    let isFound = segments.labels.map { $0 > 0 }
    let both = zip(isTrue, isFound).count { $0 && $1 }
    let union = zip(isTrue, isFound).count { $0 || $1 }
    #expect(score.pixelIoU?.value == Double(both) / Double(union))
  }
}
