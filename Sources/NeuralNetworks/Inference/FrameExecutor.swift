import Tensors

/// Runs an inference network over whole frames in full-width strips of rows.
///
/// Every intermediate value keeps only the rows that later rows still look at, so memory grows with
/// the frame's width but not with its height, and nothing at a strip's edge is computed twice. The
/// bytes of the result depend neither on the strips' height nor on the number of threads.
///
/// Chosen over square tiles: those recompute their halo (for three levels of 3x3 convolutions about
/// a fifth of the work with 256-pixel tiles), and their results differ at the seams unless the halo
/// covers the whole receptive field.
public struct FrameExecutor: Sendable {
  /// The rows of the frame that enter per strip.
  public let stripRows: Int
  private let network: InferenceNetwork
  private let steps: [PreparedStep]
  private let parallelism: Parallelism

  /// Prepares a network's weights.
  ///
  /// - Parameters:
  ///   - network: the operations and their weights.
  ///   - stripRows: rows per strip; 16 to 32 keep the strip in the cache.
  ///   - parallelism: the threads of a run.
  ///   - allowingWinograd: false computes stride-1 convolutions as plain sums of products: slower,
  ///     and in the last digits other than the fast way.
  public init(
    _ network: InferenceNetwork, stripRows: Int = 32, parallelism: Parallelism = .machine,
    allowingWinograd: Bool = true
  ) {
    precondition(!network.operations.isEmpty, "the network does something")
    precondition(stripRows > 0, "a strip has rows")
    self.network = network
    self.stripRows = stripRows
    self.parallelism = parallelism
    steps = PreparedStep.steps(of: network, allowingWinograd: allowingWinograd)
  }

  /// Runs a frame `[height, width, channels]`; the result is `[height, width, output channels]` of
  /// the last value's level.
  public func run(_ frame: Tensor) -> Tensor {
    precondition(
      frame.shape.rank == 3 && frame.shape[2] == network.values[0].channels,
      "\(frame.shape) is not a frame of this network")
    let (height, width) = (frame.shape[0], frame.shape[1])
    let outputSize = self.outputSize(height: height, width: width)
    var result = Tensor([outputSize.height, outputSize.width, network.outputChannels])
    result.elements.withUnsafeMutableBufferPointer { target in
      frame.elements.withUnsafeBufferPointer { source in
        run(height: height, width: width) { row, pixels in
          _ = pixels.update(from: source[row * pixels.count..<(row + 1) * pixels.count])
        } write: { row, pixels in
          let place = row * pixels.count..<(row + 1) * pixels.count
          _ = UnsafeMutableBufferPointer(rebasing: target[place]).update(from: pixels)
        }
      }
    }
    return result
  }

  /// Runs a frame whose rows are handed in and out one by one, in ascending order.
  ///
  /// - Parameters:
  ///   - height: rows of the frame.
  ///   - width: pixels of a row.
  ///   - read: fills one row of the frame, `width * channels` floats.
  ///   - write: takes one row of the result.
  public func run(
    height: Int, width: Int,
    read: (_ row: Int, _ pixels: UnsafeMutableBufferPointer<Float>) throws -> Void,
    write: (_ row: Int, _ pixels: UnsafeBufferPointer<Float>) throws -> Void
  ) rethrows {
    try forEachStrip(height: height, width: width) { rows, ring in
      for row in rows { try read(row, ring.row(row)) }
    } write: { rows, ring in
      for row in rows { try write(row, UnsafeBufferPointer(ring.row(row))) }
    }
  }

  /// Runs a frame whose rows are handed in and out by all threads at once: those of a strip in no
  /// particular order, the strips in ascending order.
  public func run(
    height: Int, width: Int,
    readAtOnce: @Sendable (_ row: Int, _ pixels: UnsafeMutableBufferPointer<Float>) -> Void,
    writeAtOnce: @Sendable (_ row: Int, _ pixels: UnsafeBufferPointer<Float>) -> Void
  ) {
    forEachStrip(height: height, width: width) { rows, ring in
      parallelism.forEachRange(of: rows.count, chunk: Self.rowsAtOnce) { part in
        for row in part { readAtOnce(rows.lowerBound + row, ring.row(rows.lowerBound + row)) }
      }
    } write: { rows, ring in
      parallelism.forEachRange(of: rows.count, chunk: Self.rowsAtOnce) { part in
        for index in part {
          let row = rows.lowerBound + index
          writeAtOnce(row, UnsafeBufferPointer(ring.row(row)))
        }
      }
    }
  }

  /// Rows that a thread hands in or out before it asks for more.
  private static let rowsAtOnce = 4

  private func forEachStrip(
    height: Int, width: Int, read: (Range<Int>, RowRing) throws -> Void,
    write: (Range<Int>, RowRing) throws -> Void
  ) rethrows {
    guard height > 0 && width > 0 else { return }
    let heights = network.values.map { InferenceNetwork.extent(height, atLevel: $0.level) }
    let schedule = StripSchedule(steps: steps, heights: heights, stripRows: stripRows)
    let rings = network.values.indices.map { value in
      RowRing(
        height: heights[value],
        width: InferenceNetwork.extent(width, atLevel: network.values[value].level),
        channels: network.values[value].channels, capacity: schedule.capacities[value])
    }
    for strip in schedule.strips {
      try read(strip[0], rings[0])
      for step in steps {
        step.run(
          rows: strip[step.target], from: step.sources.map { rings[$0] }, to: rings[step.target],
          parallelism)
      }
      try write(strip[network.operations.count], rings[network.operations.count])
    }
  }

  /// The extents of the result for a frame's.
  public func outputSize(height: Int, width: Int) -> (height: Int, width: Int) {
    let level = network.values[network.operations.count].level
    return (
      InferenceNetwork.extent(height, atLevel: level),
      InferenceNetwork.extent(width, atLevel: level)
    )
  }
}
