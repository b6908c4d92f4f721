import Tensors
import Testing

@Suite("Winograd's tiles")
struct WinogradTests {
  @Test("equal plain convolution to 1e-5 of its RMS", arguments: CPUPaths.all, [16, 32, 64])
  func equalsPlainConvolution(path: String, channels: Int) {
    for (height, width) in [(1, 1), (4, 4), (5, 70), (13, 3), (9, 67)] {
      var stream = RandomStream(seed: UInt64(height * width))
      let input = Tensor(normal: [1, height, width, channels], using: &stream)
      let weights = Tensor(normal: [3, 3, channels, 32], using: &stream)
      let bias = Tensor(normal: [32], using: &stream)
      var expected = Tensor([1, height, width, 32])
      convolve(
        input, weights: weights, bias: bias, stencil: .same, activation: .relu, into: &expected)
      var found = CPUPaths.with(path) { Self.winograd(input, weights, bias) }
      found.subtract(expected)
      #expect((found.sumOfSquares / expected.sumOfSquares).squareRoot() < 1e-5)
    }
  }

  private static func winograd(_ input: Tensor, _ weights: Tensor, _ bias: Tensor) -> Tensor {
    let (height, width) = (input.shape[1], input.shape[2])
    let convolution = RowConvolution(
      .same, weights: weights, bias: bias, activation: .relu, allowingWinograd: true)
    #expect(convolution.usesWinograd)
    let source = RowRing(height: height, width: width, channels: input.shape[3], capacity: height)
    let target = RowRing(height: height, width: width, channels: bias.count, capacity: height)
    for row in 0..<height {
      let pixels = source.row(row)
      _ = pixels.update(from: input.elements[row * pixels.count..<(row + 1) * pixels.count])
    }
    convolution.compute(
      rows: 0..<(height + 3) / 4, columns: 0..<(width + 3) / 4, from: source, to: target)
    return Tensor(
      [1, height, width, bias.count], elements: (0..<height).flatMap { Array(target.row($0)) })
  }
}
