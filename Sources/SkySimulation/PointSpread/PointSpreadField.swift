/// The point spread at one place: its size and its shape.
public struct PointSpread: Codable, Sendable, Equatable {
  /// The full width at half maximum, pixels.
  public var fwhm: Double
  /// The shear along x, (a - b) / (a + b) for an ellipse with axes a and b along x and y.
  public var g1: Double
  /// The shear along the diagonal.
  public var g2: Double

  /// A point spread of a size (pixels) and an area-preserving shear.
  public init(fwhm: Double, g1: Double = 0, g2: Double = 0) {
    self.fwhm = fwhm
    self.g1 = g1
    self.g2 = g2
  }
}

/// How the point spread varies over a frame: polynomials of second degree.
///
/// The coordinates u and v run from -1 to 1 over the frame's width and height.
public struct PointSpreadField: Codable, Sendable, Equatable {
  /// A polynomial c0 + c1 u + c2 v + c3 u^2 + c4 u v + c5 v^2.
  public struct Polynomial: Codable, Sendable, Equatable {
    /// The six coefficients, in the order of the formula; missing ones are zero.
    public var coefficients: [Double]

    /// A polynomial of up to six coefficients.
    public init(_ coefficients: [Double]) {
      precondition(coefficients.count <= 6, "a polynomial of second degree has six coefficients")
      self.coefficients = coefficients
    }

    /// The value at (u, v).
    public func callAsFunction(_ u: Double, _ v: Double) -> Double {
      zip(coefficients, [1, u, v, u * u, u * v, v * v]).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// The shape of point sources.
  public var model: PointSpreadModel
  /// Pixels in a row of the frame.
  public var width: Int
  /// Rows of the frame.
  public var height: Int
  /// The full width at half maximum, pixels.
  public var fwhm: Polynomial
  /// The shear along x; kept within -0.3...0.3.
  public var g1: Polynomial
  /// The shear along the diagonal; kept within -0.3...0.3.
  public var g2: Polynomial

  /// A point spread that is the same everywhere.
  public init(model: PointSpreadModel, constant: PointSpread, width: Int = 1, height: Int = 1) {
    self.model = model
    self.width = width
    self.height = height
    fwhm = Polynomial([constant.fwhm])
    g1 = Polynomial([constant.g1])
    g2 = Polynomial([constant.g2])
  }

  /// The point spread at a place, 0-based pixels.
  public func callAsFunction(x: Double, y: Double) -> PointSpread {
    let u = 2 * (x + 0.5) / Double(width) - 1
    let v = 2 * (y + 0.5) / Double(height) - 1
    let bounded = { (value: Double) in min(max(value, -0.3), 0.3) }
    return PointSpread(
      fwhm: max(fwhm(u, v), 0.5), g1: bounded(g1(u, v)), g2: bounded(g2(u, v)))
  }
}
