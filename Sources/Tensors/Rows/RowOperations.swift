import CKernels

// What else happens to the rows of an image on their way through a network.

extension RowRing {
  /// Makes one row of the 2x2 maximum of an image.
  package func maxPool(row: Int, from input: RowRing) {
    let (upper, lower) = (input.row(2 * row), input.row(min(2 * row + 1, input.height - 1)))
    sk_max_pool_rows(
      upper.baseAddress, lower.baseAddress, input.width, channels, self.row(row).baseAddress)
  }

  /// Makes one row of the sum of two images, with an activation.
  package func add(row: Int, _ left: RowRing, _ right: RowRing, _ activation: Activation) {
    let target = self.row(row)
    _ = target.update(from: left.row(row))
    sk_add_scaled(1, right.row(row).baseAddress, target.baseAddress, target.count)
    sk_activate(activation.kernelCode, target.baseAddress, target.count)
  }

  /// Makes one row of images laid side by side along the channels.
  package func concatenate(row: Int, _ parts: [RowRing]) {
    guard let target = self.row(row).baseAddress else { return }
    var firstChannel = 0
    for part in parts {
      guard let source = part.row(row).baseAddress else { return }
      sk_copy_channels(source, part.channels, target + firstChannel, channels, width)
      firstChannel += part.channels
    }
  }
}
