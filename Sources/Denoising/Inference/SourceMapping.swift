import Imaging
import SourceExtraction
import Tensors

/// Something that makes the three maps of a field: the denoising network, or the matched filter.
public protocol SourceMapping: Sendable {
  /// A short name for logs and headers, such as "network".
  var name: String { get }

  /// The maps of a field without its sky; deterministic for any number of threads.
  func maps(of field: SkySubtracted, parallelism: Parallelism) throws -> SourceMaps
}
