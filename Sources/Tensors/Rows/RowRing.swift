import CKernels
import Foundation

/// Some rows of an image `[height, width, channel]`: row r lives in place `r % capacity`.
///
/// A few zeros stand before and behind every row, so that a convolution looks past the image's
/// left and right edges without a case of its own. The kernels write different rows or columns
/// from several threads at once, which is what `@unchecked` stands for.
package final class RowRing: @unchecked Sendable {
  package let height: Int
  package let width: Int
  package let channels: Int
  package let capacity: Int
  private let pitch: Int
  private let storage: UnsafeMutablePointer<Float>

  /// Room for `capacity` rows, all zero.
  package init(height: Int, width: Int, channels: Int, capacity: Int) {
    precondition(height > 0 && width > 0 && channels > 0 && capacity > 0, "a ring holds pixels")
    self.height = height
    self.width = width
    self.channels = channels
    self.capacity = min(capacity, height)
    pitch = (SK_MARGIN + width + SK_OVERHANG) * channels
    let (count, size) = (self.capacity * pitch, MemoryLayout<Float>.stride)
    // Zeros from the system, so that a ring's memory is touched only when rows come in.
    guard let zeros = calloc(count, size) else {
      preconditionFailure("no memory for \(count) pixels of a ring")
    }
    storage = zeros.bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    free(storage)
  }

  /// The pixels of one row: `width * channels` floats.
  package func row(_ row: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(row >= 0 && row < height, "row \(row) is outside the image")
    let start = row % capacity * pitch + SK_MARGIN * channels
    return UnsafeMutableBufferPointer(start: storage + start, count: width * channels)
  }

  var kernelRing: sk_ring {
    sk_ring(
      rows: storage, capacity: capacity, pitch: pitch, margin: SK_MARGIN,
      height: height, width: width, channels: channels)
  }
}
