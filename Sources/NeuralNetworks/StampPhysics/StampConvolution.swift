import Tensors

/// The convolution of every stamp with a point-spread function of its own, with both gradients.
///
/// Stamps are `[batch, height, width]`, PSFs `[batch, psf height, psf width]` with odd sides and
/// their centre in the middle pixel. Beyond its edges a stamp is zero.
public struct StampConvolution: Sendable {
  private let stampTransform, psfTransform: StampTransform
  private var stampMemory, psfMemory: StampTransformMemory
  private var stampSpectrum, psfSpectrum, product, gradient: Tensor

  /// Memory for convolutions of `batch` stamps.
  public init(stamps: Shape, psf: Shape) {
    precondition(stamps.rank == 3 && psf.rank == 3 && stamps[0] == psf[0], "a PSF for every stamp")
    precondition(psf[1] % 2 == 1 && psf[2] % 2 == 1, "a PSF with a middle pixel")
    let plane = (
      height: max(psf[1], stamps[1] + psf[1] / 2), width: max(psf[2], stamps[2] + psf[2] / 2)
    )
    let batch = stamps[0]
    stampTransform = StampTransform(height: stamps[1], width: stamps[2], minimumPlane: plane)
    psfTransform = StampTransform(
      height: psf[1], width: psf[2], origin: (psf[1] / 2, psf[2] / 2), minimumPlane: plane)
    stampMemory = stampTransform.makeMemory(batch: batch)
    psfMemory = psfTransform.makeMemory(batch: batch)
    stampSpectrum = Tensor(stampTransform.spectrumShape(batch: batch))
    psfSpectrum = stampSpectrum
    product = stampSpectrum
    gradient = stampSpectrum
  }

  /// result = stamps convolved with the PSFs, as large as the stamps.
  public mutating func forward(_ stamps: Tensor, psf: Tensor, into result: inout Tensor) {
    stampTransform.forward(stamps, into: &stampSpectrum, &stampMemory)
    psfTransform.forward(psf, into: &psfSpectrum, &psfMemory)
    Spectra.multiply(stampSpectrum, psfSpectrum, into: &product)
    stampTransform.inverse(product, into: &result, &stampMemory)
  }

  /// The gradients by the stamps and by the PSFs of the forward run just before.
  public mutating func backward(
    _ resultGradient: Tensor, into stampGradient: inout Tensor, _ psfGradient: inout Tensor
  ) {
    stampTransform.inverseGradient(resultGradient, into: &gradient, &stampMemory)
    Spectra.multiplyGradient(gradient, other: psfSpectrum, into: &product)
    stampTransform.forwardGradient(product, into: &stampGradient, &stampMemory)
    Spectra.multiplyGradient(gradient, other: stampSpectrum, into: &product)
    psfTransform.forwardGradient(product, into: &psfGradient, &psfMemory)
  }
}
