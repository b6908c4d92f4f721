/// Where four neighbouring nodes lie about a place between them, and what each contributes.
///
/// Keys' cubic convolution: smooth, exact for parabolas, and local. A cubic spline was rejected: its
/// nodes are not the values, so a model fitted by averaging residuals would need filtering.
struct CubicWeights {
  /// The first of the four nodes, relative to the node at the place's whole part.
  let first: Int
  /// The values' weights.
  let value: SIMD4<Float>
  /// The weights that give the derivative with respect to the place.
  let slope: SIMD4<Float>

  /// The weights for a place in units of the node distance.
  init(_ place: Double) {
    let whole = place.rounded(.down)
    let t = Float(place - whole)
    first = Int(whole) - 1
    let (t2, t3) = (t * t, t * t * t)
    value = SIMD4(
      -0.5 * t + t2 - 0.5 * t3, 1 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2 * t2 - 1.5 * t3,
      -0.5 * t2 + 0.5 * t3)
    slope = SIMD4(
      -0.5 + 2 * t - 1.5 * t2, -5 * t + 4.5 * t2, 0.5 + 4 * t - 4.5 * t2, -t + 1.5 * t2)
  }
}
