import Tensors

/// The pixels as the decoder's likelihood sees them, in units of the sky's noise.
public struct StampObservation: Sendable {
  /// The light, `[batch, 32, 32]`.
  public var light: Tensor
  /// One over the variance of each pixel; 0 where it does not count.
  public var weights: Tensor
  /// The point spread with its peak at 1, at the place of the best point source, `[batch, 31, 31]`.
  public var pointSpread: Tensor
  /// ln of the point spread's width, pixels, for each source.
  public var logSeeing: [Float]

  static let pointSide = StampGeometry.side - 1

  /// Room for some sources.
  public init(count: Int) {
    let side = StampGeometry.side
    light = Tensor([count, side, side])
    weights = light
    pointSpread = Tensor([count, Self.pointSide, Self.pointSide])
    logSeeing = [Float](repeating: 0, count: count)
  }

  /// Reads light and weights back from what the network sees.
  public mutating func read(_ batch: StampBatch) {
    let side = StampGeometry.side
    let place = StampFeature.Place.seeing.index
    for row in 0..<batch.count {
      let note = batch.notes[row]
      logSeeing[row] = batch.features.elements[row * StampFeature.inputCount + place] + 1.3
      for y in 0..<side {
        for x in 0..<side {
          let pixel = (row * side + y) * side + x
          let from = pixel * StampGeometry.channels
          let root = batch.images.elements[from + 2]
          let point = root * root
          let model = note.peakSignal * point
          let error = note.modelError * model
          let variance = 1 + note.photonNoise * max(model, 0) + error * error
          let residual = StampScale.sinh(2 * batch.images.elements[from + 1])
          light.elements[pixel] = model + residual * variance.squareRoot()
          weights.elements[pixel] = batch.images.elements[from + 3] / variance
          if x > 0, y > 0 {
            let target = (row * Self.pointSide + y - 1) * Self.pointSide + x - 1
            pointSpread.elements[target] = point
          }
        }
      }
    }
  }
}
