import Tensors
import Testing

/// The tolerance is relative to the sum of the absolute products that make up a number.
@Suite("Convolution kernels equal their slow twins")
struct ConvolutionTests {
  static let tolerance = 1e-5
  static let sizes: [(height: Int, width: Int)] = [
    (1, 1), (1, 9), (7, 1), (2, 2), (3, 5), (4, 16), (5, 17), (2, 37),
  ]
  static let channels: [(Int, Int)] = [
    (1, 16), (16, 1), (1, 1), (16, 16), (16, 32), (32, 64), (64, 32), (12, 24), (30, 3), (5, 48),
    (2, 100),
  ]

  @Test("forward", arguments: CPUPaths.all, Stencil.allCases)
  func forward(path: String, stencil: Stencil) {
    forEachTwin(path, stencil) { $0.forwardError() }
  }

  @Test("gradient by the input", arguments: CPUPaths.all, Stencil.allCases)
  func inputGradient(path: String, stencil: Stencil) {
    forEachTwin(path, stencil) { $0.inputGradientError() }
  }

  @Test("gradient by the weights", arguments: CPUPaths.all, Stencil.allCases)
  func weightGradient(path: String, stencil: Stencil) {
    forEachTwin(path, stencil) { $0.weightGradientError() }
  }

  @Test("gradient by the bias", arguments: CPUPaths.all)
  func biasGradient(path: String) {
    forEachTwin(path, .same) { $0.biasGradientError() }
  }

  private func forEachTwin(
    _ path: String, _ stencil: Stencil, _ error: (ConvolutionTwin) -> Double
  ) {
    for (number, size) in Self.sizes.enumerated() {
      for (place, (channels, outputChannels)) in Self.channels.enumerated() {
        // The twins take a microsecond for a few products: big products of extents tell no more.
        if size.height * size.width * channels * outputChannels > 40_000 { continue }
        let twin = ConvolutionTwin(
          stencil, [1 + place % 2, size.height, size.width, channels],
          outputChannels: outputChannels, cropped: (number + place) % 2 == 1)
        let found = CPUPaths.with(path) { error(twin) }
        #expect(
          found < Self.tolerance, "\(twin.input.shape) to \(outputChannels): \(found)")
      }
    }
  }
}
