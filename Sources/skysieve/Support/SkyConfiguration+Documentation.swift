import ConfigurationFiles
import SkySimulation

extension SkyConfiguration: DocumentedConfiguration {
  /// The default sky.
  public init() {
    self = .default
  }

  /// The comments of a sky file; what the numbers may be is said where they are declared.
  public static var documentation: [(key: String, text: String)] {
    [
      ("width", "Pixels in a row, 16 to 32768."),
      ("height", "Rows, 16 to 32768."),
      ("pixel_scale", "Arcseconds per pixel."),
      ("zero_point", "The magnitude of a source whose flux is one unit of the image."),
    ] + pointSpreadDocumentation + sourceDocumentation + frameDocumentation
  }

  private static var pointSpreadDocumentation: [(key: String, text: String)] {
    [
      ("point_spread", "Point sources, and how they vary over the frame."),
      ("point_spread.fwhm", "Full width at half maximum of the main component, arcsec."),
      ("point_spread.frame_scatter", "Scatter of the width from frame to frame, relative."),
      (
        "point_spread.size_variation",
        "Scatter of the linear terms with which the width varies over the frame, relative."
      ),
      (
        "point_spread.ellipticity_variation",
        "Scatter of the constant and linear terms of the shear."
      ),
      ("point_spread.model", "The shape, with lengths in units of the width."),
      (
        "point_spread.model.components",
        "Round parts: shape (moffat, kolmogorov, gaussian), share of the flux,\n"
          + "width relative to fwhm, and the exponent beta of a Moffat."
      ),
      ("point_spread.model.spikes", "Diffraction spikes: lines 0 for none; angle in degrees."),
    ]
  }

  private static var sourceDocumentation: [(key: String, text: String)] {
    [
      ("stars", "Stars of the field."),
      ("stars.density", "Per square arcminute down to reference_magnitude."),
      ("stars.binary_fraction", "The share of stars with a companion."),
      ("stars.binary_separation", "Its largest distance, in widths of the point spread."),
      ("stars.counts", "d log N / d mag: slope before, faint_slope behind break_magnitude."),
      ("galaxies", "Galaxies."),
      ("galaxies.density", "Per square arcminute down to reference_magnitude."),
      ("galaxies.clustered_fraction", "The share of galaxies that belong to groups."),
      ("galaxies.group_radius", "Arcsec."),
      ("galaxies.blend_fraction", "The share put beside another source, to blend with it."),
      ("galaxies.blend_separation", "The largest distance of such a neighbour, arcsec."),
      ("galaxies.sizes", "Half-light radii: log-normal about a power law of the flux, arcsec."),
      ("galaxies.shapes", "The mixture of profiles; shares, Sersic indices, shears."),
      ("galaxies.shapes.truncation", "Where profiles end, in half-light radii; 0 for never."),
      ("galaxies.shapes.spiral_fraction", "The share of resolved discs with spiral arms."),
      ("clusters", "Globular clusters: King profiles; the first in the middle of the frame."),
      ("clusters.central_density", "Stars per square arcminute at a centre."),
    ]
  }

  private static var frameDocumentation: [(key: String, text: String)] {
    [
      ("background", "The sky behind the sources, in units of the image per pixel."),
      ("background.is_subtracted", "Whether the level is taken out; its noise stays."),
      ("background.gradient", "From one side of the frame to the other."),
      ("background.nebulosity", "Mean brightness of the nebula; 0 for none."),
      ("background.nebulosity_slope", "Exponent of its power spectrum: 3 wispy, 4 smooth."),
      ("noise", "The detector's noise."),
      ("noise.gain", "Electrons per unit of the image."),
      ("noise.read_noise", "Electrons."),
      ("noise.kernel", "What correlates the noise, along x and along y, as resampling does."),
      ("defects", "What goes wrong; 0 for never. Rates are per million pixels."),
      ("defects.saturation", "The value at which pixels are full, sky included."),
      ("world", "Where on the sky: degrees; projection tan or tpv."),
    ]
  }
}
