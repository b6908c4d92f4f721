import Tensors

/// The flux that fits a template to data best, by weighted least squares, with its gradient.
///
/// For every sample, `flux = sum(w d m) / sum(w m^2)` with data d, template m and weights w (the
/// inverse variances, zero for masked pixels): what maximises the Gaussian likelihood, so that a
/// network need not learn it. Arrays are `[batch, ...]`; fluxes are `[batch]`.
public struct FluxFit: Sendable {
  /// The best flux of every sample; 0 where the template meets no weight.
  public private(set) var flux: Tensor
  /// The inverse variance of every flux, `sum(w m^2)`.
  public private(set) var inverseVariance: Tensor

  /// Memory for fits of `batch` samples.
  public init(batch: Int) {
    flux = Tensor([batch])
    inverseVariance = Tensor([batch])
  }

  /// Fits the flux of every sample.
  public mutating func forward(template: Tensor, data: Tensor, weights: Tensor) {
    precondition(template.shape == data.shape && data.shape == weights.shape, "one shape")
    precondition(template.shape[0] == flux.count, "a batch of \(flux.count) samples")
    let size = template.count / max(1, flux.count)
    for sample in 0..<flux.count {
      var product = 0.0
      var square = 0.0
      for pixel in sample * size..<(sample + 1) * size {
        let weighted = Double(weights.elements[pixel]) * Double(template.elements[pixel])
        product += weighted * Double(data.elements[pixel])
        square += weighted * Double(template.elements[pixel])
      }
      flux.elements[sample] = square > 0 ? Float(product / square) : 0
      inverseVariance.elements[sample] = Float(square)
    }
  }

  /// **Adds** the gradient by the template, from the gradient by the fluxes of the run just before.
  public func backward(
    _ fluxGradient: Tensor, template: Tensor, data: Tensor, weights: Tensor,
    addingTo templateGradient: inout Tensor
  ) {
    let size = template.count / max(1, flux.count)
    for sample in 0..<flux.count where inverseVariance.elements[sample] > 0 {
      let flux = flux.elements[sample]
      let factor = fluxGradient.elements[sample] / inverseVariance.elements[sample]
      for pixel in sample * size..<(sample + 1) * size {
        let slope = data.elements[pixel] - 2 * flux * template.elements[pixel]
        templateGradient.elements[pixel] += factor * weights.elements[pixel] * slope
      }
    }
  }
}
