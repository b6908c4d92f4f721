import Tensors

extension PointSpreadField {
  /// The point spread of one frame of a configuration, drawn at random.
  ///
  /// The middle of the frame scatters by `frameScatter`; linear terms by the variations, quadratic
  /// terms by half of them.
  public init(_ configuration: SkyConfiguration, _ random: RandomStream) {
    var random = random
    let settings = configuration.pointSpread
    let middle =
      settings.fwhm / configuration.pixelScale * (1 + settings.frameScatter * random.normal())
    model = settings.model
    width = configuration.width
    height = configuration.height
    let scales = [0, 1, 1, 0.5, 0.5, 0.5]
    fwhm = Polynomial(
      scales.map { middle * settings.sizeVariation * $0 * random.normal() })
    fwhm.coefficients[0] = max(middle, 0.5)
    let shear = { (random: inout RandomStream) in
      [1, 1, 1, 0.5, 0.5, 0.5].map { settings.ellipticityVariation * $0 * random.normal() }
    }
    g1 = Polynomial(shear(&random))
    g2 = Polynomial(shear(&random))
  }
}
