import Imaging
import Tensors

/// Where a detection comes from: something that says of every pixel how surely a source is there.
///
/// The matched filter is one; a network is another. Detection asks for nothing else.
public protocol SignificanceSource: Sendable {
  /// A short name for logs and headers, such as "matched filter".
  var name: String { get }

  /// The significance of every pixel of `field` in standard deviations of the sky: 0 on average
  /// and of scatter 1 where there is no source, 0 where there is no value; always finite.
  func significance(of field: SkySubtracted, parallelism: Parallelism) throws -> Image
}
