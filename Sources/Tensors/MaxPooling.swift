/// Takes the largest of every 2x2 pixels: n pixels become (n + 1) / 2, the last of an odd row or
/// column being compared with what there is.
///
/// - Parameters:
///   - input: `[batch, height, width, channel]`.
///   - output: `[batch, (height + 1) / 2, (width + 1) / 2, channel]`.
public func maxPool(_ input: Tensor, into output: inout Tensor) {
  checkPooling(input.shape, output.shape)
  let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
  output.fill(-.infinity)
  for index in 0..<input.count {
    let place = pooledPlace(of: index, height, width, channels)
    output.elements[place] = max(output.elements[place], input.elements[index])
  }
}

/// Gives the gradient of every pooled pixel to the first of its pixels that was the largest.
///
/// - Parameters:
///   - outputGradient: shaped as `output`.
///   - input: what was pooled.
///   - output: what `maxPool` made of it.
///   - inputGradient: shaped as `input`, overwritten.
public func maxPoolGradient(
  _ outputGradient: Tensor, input: Tensor, output: Tensor, into inputGradient: inout Tensor
) {
  checkPooling(input.shape, output.shape)
  precondition(outputGradient.shape == output.shape && inputGradient.shape == input.shape)
  let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
  var given = [Bool](repeating: false, count: output.count)
  for index in 0..<input.count {
    let place = pooledPlace(of: index, height, width, channels)
    let wins = !given[place] && input.elements[index] == output.elements[place]
    inputGradient.elements[index] = wins ? outputGradient.elements[place] : 0
    given[place] = given[place] || wins
  }
}

private func checkPooling(_ input: Shape, _ output: Shape) {
  precondition(
    input.rank == 4
      && output == [input[0], (input[1] + 1) / 2, (input[2] + 1) / 2, input[3]],
    "pooling does not make \(output) of \(input)")
}

private func pooledPlace(of index: Int, _ height: Int, _ width: Int, _ channels: Int) -> Int {
  let channel = index % channels
  let pixel = index / channels
  let (x, y, image) = (pixel % width, pixel / width % height, pixel / width / height)
  let row = image * ((height + 1) / 2) + y / 2
  return (row * ((width + 1) / 2) + x / 2) * channels + channel
}
