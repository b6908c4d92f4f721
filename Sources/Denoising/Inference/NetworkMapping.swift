import Imaging
import NeuralNetworks
import SourceExtraction
import Tensors

/// The maps of the denoising network, computed strip by strip.
public struct NetworkMapping: SourceMapping {
  private let network: InferenceNetwork
  /// "network".
  public var name: String { "network" }

  /// The widest part of a frame that is run at once, pixels: the strips of a wider one would not
  /// stay in the cache.
  private let widestRun: Int
  /// What a run sees of its neighbours, pixels: more than the network looks around.
  private static let overlap = 64

  /// The maps of the given denoiser.
  public init(_ denoiser: Denoiser) {
    self.init(network: denoiser.network)
  }

  /// The maps of a network from one channel to three, run on at most `widestRun` columns at once.
  package init(network: InferenceNetwork, widestRun: Int = 4096) {
    precondition(network.outputChannels == DenoiserOutput.allCases.count, "three planes come out")
    self.network = network
    self.widestRun = widestRun
  }

  /// The maps of a field without its sky.
  public func maps(of field: SkySubtracted, parallelism: Parallelism) throws -> SourceMaps {
    let (width, height) = (field.image.width, field.image.height)
    let executor = FrameExecutor(network, parallelism: parallelism)
    var maps = SourceMaps(width: width, height: height) { target in
      for columns in runs(width) {
        let seen =
          max(0, columns.lowerBound - Self.overlap)..<min(width, columns.upperBound + Self.overlap)
        let rows = ScaledRows(field, columns: seen)
        executor.run(height: height, width: seen.count) { y, row in
          rows.fill(row, y: y)
        } writeAtOnce: { y, values in
          target.write(values, from: seen, to: columns, y: y)
        }
      }
    }
    maps.exclude(field.mask, parallelism: parallelism)
    return maps
  }

  /// The columns of each run, of about equal width; their starts are multiples of 64, so that the
  /// network's coarse pixels fall on the same places in every run.
  private func runs(_ width: Int) -> [Range<Int>] {
    let count = max(1, (width + widestRun - 1) / widestRun)
    let step = ((width + count - 1) / count + 63) / 64 * 64
    return stride(from: 0, to: width, by: max(step, 64)).map { $0..<min($0 + step, width) }
  }
}
