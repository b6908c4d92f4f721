import NeuralNetworks
import Tensors

/// How fast a network runs over a frame, and how much memory it takes.
struct FrameSpeed {
  private let memoryBefore = ProcessUsage.peakMegabytes
  private var height = 0
  private var width = 0
  private var numbers = 0
  private var seconds = Double.infinity
  private var processorSeconds = Double.infinity

  /// Runs a frame `repeats` times, remembers the fastest run, and returns the result.
  mutating func measure(_ executor: FrameExecutor, on frame: Tensor, repeats: Int) -> Tensor {
    (height, width) = (frame.shape[0], frame.shape[1])
    var result = Tensor([0])
    var processorSeconds = Double.infinity
    seconds = Stopwatch.shortest(repeats) {
      let before = ProcessUsage.processorSeconds
      result = executor.run(frame)
      processorSeconds = min(processorSeconds, ProcessUsage.processorSeconds - before)
    }
    self.processorSeconds = processorSeconds
    numbers = frame.count + result.count
    return result
  }

  /// What was found, to be printed.
  func report(threads: Int) -> Report {
    let megapixels = Double(height * width) / 1e6
    return Report(
      cpuPath: CPUPath.name, height: height, width: width, threads: threads, seconds: seconds,
      megapixelsPerSecond: megapixels / seconds, processorSeconds: processorSeconds,
      megapixelsPerProcessorSecond: megapixels / processorSeconds,
      frameAndResultMegabytes: Double(4 * numbers) / 1e6,
      peakMemoryMegabytes: ProcessUsage.peakMegabytes, peakMemoryBeforeMegabytes: memoryBefore)
  }

  struct Report: Encodable {
    let cpuPath: String
    let height: Int
    let width: Int
    let threads: Int
    let seconds: Double
    let megapixelsPerSecond: Double
    let processorSeconds: Double
    let megapixelsPerProcessorSecond: Double
    let frameAndResultMegabytes: Double
    let peakMemoryMegabytes: Double
    let peakMemoryBeforeMegabytes: Double
  }
}
