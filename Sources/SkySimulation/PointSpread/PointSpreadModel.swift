/// The shape of a point source: a sum of round components, and spikes.
///
/// Every length is in units of the size (FWHM) that the point spread has at its place in the frame,
/// so one model serves a whole field.
public struct PointSpreadModel: Codable, Sendable, Equatable {
  /// The family of a component.
  public enum Shape: String, Codable, Sendable, Equatable {
    /// (1 + r^2 / a^2)^-beta: a core with wings.
    case moffat
    /// Long exposures through turbulent air: wings fall as r^(-11/3).
    case kolmogorov
    /// A Gaussian.
    case gaussian
  }

  /// One round part of a point source.
  public struct Component: Codable, Sendable, Equatable {
    /// The family.
    public var shape: Shape
    /// The share of the flux; shares are divided by their sum.
    public var fraction: Double
    /// The component's own FWHM, in units of the point spread's size.
    public var size: Double
    /// The exponent of a Moffat profile, above 1; ignored by the other shapes.
    public var beta: Double

    /// A component with a share of the flux, a relative size and, for Moffat profiles, an exponent.
    public init(_ shape: Shape, fraction: Double = 1, size: Double = 1, beta: Double = 3) {
      self.shape = shape
      self.fraction = fraction
      self.size = size
      self.beta = beta
    }
  }

  /// Light scattered into straight spikes through the centre.
  public struct Spikes: Codable, Sendable, Equatable {
    /// The number of lines through the centre (each makes two spikes); 0 for none.
    public var lines: Int
    /// The share of the flux in all spikes together, 0 to 0.5.
    public var fraction: Double
    /// The length over which a spike's brightness falls by e, in units of the size.
    public var length: Double
    /// The angle of the first line, degrees from +x towards +y.
    public var angle: Double

    /// Spikes along `lines` lines at equal angles.
    public init(lines: Int = 0, fraction: Double = 0.02, length: Double = 12, angle: Double = 45) {
      self.lines = lines
      self.fraction = fraction
      self.length = length
      self.angle = angle
    }
  }

  /// The round parts, at least one.
  public var components: [Component]
  /// The spikes.
  public var spikes: Spikes

  /// A point source made of `components` and `spikes`.
  public init(components: [Component], spikes: Spikes = Spikes()) {
    self.components = components
    self.spikes = spikes
  }

  /// A single Moffat profile.
  public static func moffat(beta: Double) -> PointSpreadModel {
    PointSpreadModel(components: [Component(.moffat, beta: beta)])
  }

  /// A single Kolmogorov profile.
  public static let kolmogorov = PointSpreadModel(components: [Component(.kolmogorov)])

  /// A single Gaussian.
  public static let gaussian = PointSpreadModel(components: [Component(.gaussian)])
}
