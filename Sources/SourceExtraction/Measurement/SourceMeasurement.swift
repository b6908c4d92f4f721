import Imaging

/// A flux with its standard error, both in the image's units.
public struct FluxMeasurement: Sendable, Equatable {
  /// The flux.
  public var flux: Double
  /// Its standard error.
  public var error: Double

  /// A flux and its standard error.
  public init(flux: Double, error: Double) {
    self.flux = flux
    self.error = error
  }

  /// No measurement: both NaN.
  public static let undefined = FluxMeasurement(flux: .nan, error: .nan)

  /// Flux over error; NaN without a measurement.
  public var signalToNoise: Double { error > 0 ? flux / error : .nan }
}

/// Everything measured of one source on the frame itself; places are 0-based.
public struct SourceMeasurement: Sendable {
  /// The label of the source in the segmentation, 1...count.
  public var label: Int32
  /// The pixels around its isophote.
  public var box: PixelBox
  /// The number of pixels in its isophote.
  public var area: Int
  /// Those of its pixels that exceed the threshold themselves, not only smoothed.
  public var brightArea: Int
  /// The isophote's threshold, image units above the sky.
  public var threshold: Double
  /// The barycentre of the isophote.
  public var centre: PixelPoint
  /// The Gaussian-windowed centre; the barycentre where the window wandered off.
  public var windowedCentre: PixelPoint
  /// The standard errors of the barycentre along x and y, pixels.
  public var centreError: PixelPoint
  /// The brightest pixel.
  public var peak: (x: Int, y: Int)
  /// Its value above the background.
  public var peakValue: Double
  /// The standard deviations along the major and minor axis, pixels.
  public var majorAxis: Double
  /// The standard deviation along the minor axis, pixels.
  public var minorAxis: Double
  /// The angle of the major axis, degrees from x towards y.
  public var angle: Double
  /// The full width at half maximum of the bright pixels' Gaussian, pixels; 0 where none fits.
  public var fullWidth: Double
  /// The sum over the isophote.
  public var isophotal: FluxMeasurement
  /// The sum over the Kron ellipse.
  public var kron: FluxMeasurement
  /// The Kron aperture in units of the two axes.
  public var kronRadius: Double
  /// The radius that holds half of the Kron flux, pixels; NaN where the flux is not positive.
  public var lightRadius: Double
  /// The sums over the circular apertures, in the configuration's order.
  public var apertures: [FluxMeasurement]
  /// Signal-to-noise under the Gaussian window.
  public var windowedSignalToNoise: Double
  /// The background at the centre, image units.
  public var background: Double
  /// The noise of a sky pixel at the centre, image units.
  public var noise: Double
  /// The part of the isophote that is flagged or has no value, 0 to 1.
  public var maskedFraction: Double
  /// SExtractor's flags.
  public var flags: SourceFlags
  /// Our own flags.
  public var skyFlags: SkyFlags

  /// 1 - minor / major axis.
  public var ellipticity: Double { majorAxis > 0 ? 1 - minorAxis / majorAxis : 0 }
}
