/// How sources are drawn in a DS9 region file.
public struct RegionStyle: Sendable, Equatable {
  /// Which positions are used.
  public enum Frame: String, Sendable, Equatable {
    /// Pixels from 1: `X_IMAGE, Y_IMAGE` with the ellipse of `A_IMAGE, B_IMAGE, THETA_IMAGE`.
    case image
    /// Degrees (J2000): `ALPHA_J2000, DELTA_J2000` with `A_WORLD, B_WORLD, THETA_J2000`.
    case fk5
  }

  /// Which positions are used.
  public var frame: Frame
  /// The column whose values stand beside the sources, or nil; left out where it is not there.
  public var labelColumn: String?
  /// Size of an ellipse in units of its standard deviations where there is no `KRON_RADIUS`.
  public var scale: Double

  /// Colours by `CLASS`, told apart by colour-blind eyes on a black sky (Okabe and Ito).
  static let colors = ["star": "#E69F00", "galaxy": "#56B4E9", "unsure": "#CCCCCC"]
  /// The colour of a source without a class.
  static let plainColor = "#009E73"

  /// A style; what is not given takes the default.
  public init(frame: Frame = .image, labelColumn: String? = "NUMBER", scale: Double = 3) {
    self.frame = frame
    self.labelColumn = labelColumn
    self.scale = scale
  }
}
