import CommandLineParsing
import Foundation
import Tensors

/// `kernel-benchmarks kernels`: every convolution kernel beside the machine's peak.
struct KernelSpeeds: Command {
  static let configuration = CommandConfiguration(
    "kernels", abstract: "Measure the convolution kernels on one core.",
    discussion: """
      The peak is measured in the same run: independent multiply-adds in registers. Products are \
      those really made; a resize-convolution makes 9 a pixel for the 36 that its definition has.
      """,
    examples: ["SKYSIEVE_CPU=v3 kernel-benchmarks kernels"])

  @Option("--repeats", value: "N", in: 1...10000, help: "Runs, of which the fastest counts.")
  var repeats = 30
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let peak = CPUPath.measuredPeakFLOPS(milliseconds: 200)
    let speeds = Self.cases.map { measure($0) }
    if console.mode.isJSON {
      let report = Report(cpuPath: CPUPath.name, peakGigaFLOPS: peak / 1e9, kernels: speeds)
      return try console.print(json: report)
    }
    try console.print("\(CPUPath.name), peak \(Int(peak / 1e9)) GFLOP/s a core; percent of it")
    for speed in speeds {
      let shares = [speed.forward, speed.inputGradient, speed.weightGradient].map {
        String(Int(($0 * 1e11 / peak).rounded()))
      }
      try console.print(
        "\(speed.kernel): forward \(shares[0]), by input \(shares[1]), by weights \(shares[2])")
    }
  }

  /// A batch as training meets it: 64 images of `size` x `size`.
  private struct Case {
    let stencil: Stencil
    let size: Int
    let channels: Int
    let outputChannels: Int
  }

  private struct Speed: Encodable {
    let kernel: String
    /// In GFLOP/s.
    let forward: Double
    let inputGradient: Double
    let weightGradient: Double
  }

  private struct Report: Encodable {
    let cpuPath: String
    let peakGigaFLOPS: Double
    let kernels: [Speed]
  }

  private static let cases = [
    Case(stencil: .same, size: 32, channels: 1, outputChannels: 16),
    Case(stencil: .same, size: 32, channels: 16, outputChannels: 16),
    Case(stencil: .same, size: 16, channels: 32, outputChannels: 32),
    Case(stencil: .same, size: 8, channels: 64, outputChannels: 64),
    Case(stencil: .same, size: 32, channels: 16, outputChannels: 1),
    Case(stencil: .same, size: 16, channels: 12, outputChannels: 24),
    Case(stencil: .halving, size: 32, channels: 1, outputChannels: 16),
    Case(stencil: .halving, size: 16, channels: 16, outputChannels: 32),
    Case(stencil: .halving, size: 8, channels: 32, outputChannels: 64),
    Case(stencil: .resizing, size: 4, channels: 64, outputChannels: 32),
    Case(stencil: .resizing, size: 8, channels: 32, outputChannels: 16),
    Case(stencil: .resizing, size: 16, channels: 16, outputChannels: 1),
    Case(stencil: .transposed3, size: 8, channels: 32, outputChannels: 16),
    Case(stencil: .pointwise, size: 16, channels: 32, outputChannels: 32),
  ]

  private func measure(_ one: Case) -> Speed {
    var stream = RandomStream(seed: 1)
    var input = Tensor(normal: [64, one.size, one.size, one.channels], using: &stream)
    let weights = Tensor(
      normal: one.stencil.weightShape(
        channels: one.channels, outputChannels: one.outputChannels), using: &stream)
    let bias = Tensor([one.outputChannels])
    var output = Tensor(
      one.stencil.outputShape(for: input.shape, outputChannels: one.outputChannels))
    var (weightGradient, biasGradient) = (Tensor(weights.shape), Tensor(bias.shape))
    let forward = Stopwatch.shortest(repeats) {
      convolve(
        input, weights: weights, bias: bias, stencil: one.stencil, activation: .relu,
        into: &output)
    }
    let byWeights = Stopwatch.shortest(repeats) {
      convolveWeightGradient(
        input, outputGradient: output, stencil: one.stencil, weightGradient: &weightGradient,
        biasGradient: &biasGradient)
    }
    let byInput = Stopwatch.shortest(repeats) {
      convolveInputGradient(output, weights: weights, stencil: one.stencil, into: &input)
    }
    let operations = Self.operations(one)
    return Speed(
      kernel: "\(one.stencil) \(one.channels) to \(one.outputChannels), \(one.size) pixels",
      forward: operations / forward / 1e9, inputGradient: operations / byInput / 1e9,
      weightGradient: operations / byWeights / 1e9)
  }

  /// Products and sums really made, borders counted as if they were whole.
  private static func operations(_ one: Case) -> Double {
    let perInputPixel =
      switch one.stencil {
      case .pointwise: 1.0
      case .same, .transposed3, .resizing: 9.0
      case .halving: 9.0 / 4
      case .transposed4: 16.0
      }
    let pixels = Double(64 * one.size * one.size)
    return 2 * perInputPixel * pixels * Double(one.channels * one.outputChannels)
  }
}
