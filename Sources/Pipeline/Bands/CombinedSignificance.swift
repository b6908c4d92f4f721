import Foundation
import Imaging
import SourceExtraction
import Tensors

/// The significance of several bands together: the sum of the bands' own over the root of their
/// number, which is again in standard deviations.
///
/// It is best for sources that are equally significant in all bands and finds what no band shows
/// alone. The chi^2 image was rejected: its noise is not normal, and dark pixels count as sources.
struct CombinedSignificance: SignificanceSource {
  /// What says how significant a pixel of one band is.
  let base: any SignificanceSource
  /// The other bands' frames, and how they lie on the reference.
  let others: [(field: SkySubtracted, alignment: BandAlignment)]

  var name: String { "\(base.name) of \(others.count + 1) bands" }

  func significance(of field: SkySubtracted, parallelism: Parallelism) throws -> Image {
    var sum = try base.significance(of: field, parallelism: parallelism)
    var counts = [UInt8](repeating: 1, count: sum.pixels.count)
    for (other, alignment) in others {
      let map = alignment.onReference(
        try base.significance(of: other, parallelism: parallelism), parallelism: parallelism)
      for index in sum.pixels.indices where map.pixels[index].isFinite {
        sum.pixels[index] += map.pixels[index]
        counts[index] += 1
      }
    }
    for index in sum.pixels.indices { sum.pixels[index] /= Float(counts[index]).squareRoot() }
    return sum
  }
}
