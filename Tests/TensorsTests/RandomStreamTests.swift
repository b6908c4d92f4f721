import CKernels
import Tensors
import Testing

@Suite("Random numbers")
struct RandomStreamTests {
  @Test("Philox gives the known answers of its authors' distribution")
  func knownAnswers() {
    let zero = RandomStream.philox(counter: 0, stream: 0, key: [0, 0])
    #expect(zero == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    let ones = RandomStream.philox(counter: .max, stream: .max, key: [.max, .max])
    #expect(ones == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    let pi = RandomStream.philox(
      counter: 0x85a3_08d3_243f_6a88, stream: 0x0370_7344_1319_8a2e,
      key: [0xa409_3822, 0x299f_31d0]
    )
    #expect(pi == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test("the bulk kernel starts with the known answer", arguments: CPUPaths.all)
  func bulkKnownAnswer(path: String) {
    var values = [Float](repeating: 0, count: 256)
    CPUPaths.with(path) { sk_fill_uniform(0, 0, &values, values.count) }
    let words: [UInt32] = [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
    for (index, word) in words.enumerated() {
      #expect(values[index * 64] == Float(word >> 8) * 0x1p-24)
    }
  }

  @Test("bulk numbers are the same bits on every CPU path and for any number of threads")
  func sameBits() {
    let count = (1 << 17) * 2 + 1001
    var fills: [[Float]] = []
    for path in CPUPaths.all {
      CPUPaths.with(path) {
        var values = [Float](repeating: 0, count: count)
        var stream = RandomStream(seed: 3)
        stream.fillNormal(&values, mean: 2, deviation: 3)
        fills.append(values)
      }
    }
    var threaded = [Float](repeating: 0, count: count)
    var stream = RandomStream(seed: 3)
    stream.fillNormal(&threaded, mean: 2, deviation: 3, parallelism: Parallelism(threads: 2))
    #expect(fills.allSatisfy { $0 == threaded })
  }

  @Test("normal numbers have the moments and tails of the normal distribution")
  func normalMoments() {
    var stream = RandomStream(seed: 11)
    let values = Tensor(normal: [1_000_000], using: &stream).elements.map(Double.init)
    let count = Double(values.count)
    let moments = (1...4).map { power in
      values.reduce(0) { sum, x in sum + (0..<power).reduce(1.0) { product, _ in product * x } }
        / count
    }
    #expect(abs(moments[0]) < 0.004)
    #expect(abs(moments[1] - 1) < 0.006)
    #expect(abs(moments[2]) < 0.015)
    #expect(abs(moments[3] - 3) < 0.04)
    let beyondThree = Double(values.count { abs($0) > 3 }) / count
    #expect(abs(beyondThree - 0.0027) < 0.0003)
  }

  @Test("uniform numbers stay inside their range and fill it evenly")
  func uniformRange() {
    var stream = RandomStream(seed: 12)
    let tensor = Tensor(uniform: [200_000], in: -2..<6, using: &stream)
    #expect(tensor.elements.allSatisfy { $0 >= -2 && $0 < 6 })
    for bin in 0..<8 {
      let low = Float(bin - 2)
      let share = Double(tensor.elements.count { $0 >= low && $0 < low + 1 }) / 200_000
      #expect(abs(share - 0.125) < 0.004)
    }
  }

  @Test("substreams differ from each other and leave their parent where it was")
  func substreams() {
    var parent = RandomStream(seed: 5)
    var first = parent.substream(0)
    var second = parent.substream(1)
    var copy = RandomStream(seed: 5)
    #expect(first.next() != second.next())
    #expect(parent.next() == copy.next())
  }
}
