import Tensors
import Testing

@Suite("sums of rows")
struct RowSumTests {
  @Test("a sum has the bits of the plain loop, at any width", arguments: CPUPaths.all)
  func plain(path: String) {
    var random = RandomStream(seed: 3)
    // Below a register, whole blocks, and blocks with a rest.
    for width in [1, 7, 16, 64, 129, 1000] {
      let rows = (0..<9).map { _ in (0..<width).map { _ in Float(random.normal()) } }
      let factors = rows.map { _ in Float(random.normal()) }
      let expected = (0..<width).map { x in
        zip(rows, factors).reduce(Float(0)) { $0 + $1.1 * $1.0[x] }
      }
      let joined = rows.flatMap { $0 }
      var found = [Float](repeating: 7, count: width)
      joined.withUnsafeBufferPointer { joined in
        guard let first = joined.baseAddress else { return }
        var sum = RowSum()
        for (index, factor) in factors.enumerated() {
          sum.add(first + index * width, times: factor)
        }
        found.withUnsafeMutableBufferPointer { found in
          CPUPaths.with(path) { sum.write(to: found) }
        }
      }
      #expect(found == expected, "\(width) numbers")
    }
  }
}
