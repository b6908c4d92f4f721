import NeuralNetworks
import Tensors
import Testing

@Suite("Whole frames by strips")
struct FrameExecutorTests {
  static let sizes: [(Int, Int)] = [
    (1, 1), (1, 40), (40, 1), (7, 9), (33, 47), (64, 96), (150, 21),
  ]

  static func frame(_ height: Int, _ width: Int) -> Tensor {
    var stream = RandomStream(seed: UInt64(height * 1000 + width))
    return Tensor(normal: [height, width, 1], using: &stream)
  }

  @Test(
    "strips give what whole layers give, on odd frames too",
    arguments: [(true, true, 16), (false, false, 16), (true, false, 12), (false, true, 5)],
    [Activation.relu, .silu])
  func equalsWholeLayers(
    _ network: (pools: Bool, concatenates: Bool, channels: Int), _ act: Activation
  ) {
    let model = WholeFrameEvaluation(
      channels: network.channels, poolsDown: network.pools, concatenates: network.concatenates,
      activation: act, seed: 1)
    for (height, width) in Self.sizes {
      let frame = Self.frame(height, width)
      let expected = model.evaluate(frame)
      let plain = FrameExecutor(
        model.network, stripRows: 8, parallelism: .serial, allowingWinograd: false)
      #expect(plain.run(frame) == expected, "\(height) x \(width)")
      let fast = FrameExecutor(model.network, parallelism: .serial).run(frame)
      // Seven layers in a row: each by itself stays below 1e-5.
      #expect(Self.relativeRMS(fast, expected) < 5e-5, "\(height) x \(width)")
    }
  }

  @Test("a residual block gives the same by tiles of Winograd's algorithm and by plain sums")
  func residualBlock() {
    var stream = RandomStream(seed: 9)
    func weights(_ from: Int, _ to: Int) -> Tensor {
      Tensor(normal: [3, 3, from, to], deviation: 0.1, using: &stream)
    }
    let (stem, first, second) = (weights(1, 16), weights(16, 16), weights(16, 16))
    var network = InferenceNetwork(inputChannels: 1)
    let way = network.convolve(network.input, .same, weights: stem)
    let inside = network.convolve(way, .same, weights: first, activation: .relu)
    network.add(network.convolve(inside, .same, weights: second), way, activation: .relu)
    let frame = Self.frame(33, 47)
    let batch = frame.reshaped([1, 33, 47, 1])
    var expected = [Tensor](repeating: Tensor([1, 33, 47, 16]), count: 3)
    convolve(batch, weights: stem, stencil: .same, into: &expected[0])
    let straight = expected[0]
    convolve(straight, weights: first, stencil: .same, activation: .relu, into: &expected[1])
    let middle = expected[1]
    convolve(middle, weights: second, stencil: .same, into: &expected[2])
    expected[2].add(straight)
    activate(&expected[2], .relu)
    let result = expected[2].reshaped([33, 47, 16])
    let plain = FrameExecutor(network, stripRows: 8, allowingWinograd: false)
    #expect(plain.run(frame) == result)
    #expect(Self.relativeRMS(FrameExecutor(network).run(frame), result) < 1e-5)
  }

  @Test("the bytes do not depend on strip height and threads")
  func sameBytes() {
    let model = WholeFrameEvaluation(
      channels: 16, poolsDown: false, concatenates: true, activation: .relu, seed: 2)
    let frame = Self.frame(101, 1100)
    let expected = FrameExecutor(model.network, stripRows: 200, parallelism: .serial).run(frame)
    for (rows, threads) in [(1, 1), (3, 2), (16, 2), (32, 3), (101, 4)] {
      let executor = FrameExecutor(
        model.network, stripRows: rows, parallelism: Parallelism(threads: threads))
      #expect(executor.run(frame) == expected, "\(rows) rows, \(threads) threads")
    }
  }

  @Test("rows come in and go out in order, each once, close behind each other")
  func rowOrder() {
    let model = WholeFrameEvaluation(
      channels: 16, poolsDown: true, concatenates: false, activation: .relu, seed: 3)
    var (read, written): ([Int], [Int]) = ([], [])
    var largestLag = 0
    FrameExecutor(model.network, stripRows: 16, parallelism: .serial).run(height: 301, width: 8) {
      row, pixels in
      pixels.update(repeating: 0)
      read.append(row)
      largestLag = max(largestLag, read.count - written.count)
    } write: { row, pixels in
      #expect(pixels.count == 8)
      written.append(row)
    }
    #expect(read == Array(0..<301) && written == read)
    #expect(largestLag < 64)
  }

  @Test("a result below the frame's level has that level's size")
  func coarseResult() {
    var network = InferenceNetwork(inputChannels: 2)
    network.maxPool(network.maxPool(network.input))
    let frame = Tensor([9, 6, 2], elements: (0..<108).map { Float($0) })
    let result = FrameExecutor(network, parallelism: .serial).run(frame)
    #expect(result.shape == [3, 2, 2])
    #expect(result.elements.last == 107)
  }

  static func relativeRMS(_ found: Tensor, _ expected: Tensor) -> Double {
    var difference = found
    difference.subtract(expected)
    return (difference.sumOfSquares / max(expected.sumOfSquares, 1e-30)).squareRoot()
  }
}
