extension NodeSolver {
  /// The scatter of stars about the model and the covariance of its coefficients, from the core.
  func starStatistics(modelError: Double) -> PointSpreadModel.Stars {
    var result = PointSpreadModel.Stars(count: stars.count)
    let terms = polynomial.count
    let level = zones.levels[0]
    guard
      let equations = ZoneEquations(
        stars, level: level, count: terms, inverseGain: inverseGain, modelError: modelError)
    else { return result }
    result.scatter = excessScatter(equations)
    // A' = L L' is the mean outer product: the coefficients' covariance is its inverse.
    let share = band.noiseShare * equations.variance / (level * level)
    for column in 0..<terms {
      var unit = [Double](repeating: 0, count: terms)
      unit[column] = 1
      result.covariance += equations.factor.solve(unit).map { $0 * share }
    }
    return result
  }

  /// The root mean square error of the core beyond the noise, relative to its light, by the stars
  /// that tell it best.
  private func excessScatter(_ equations: ZoneEquations) -> Double {
    let told = stars.indices.filter { stars[$0].excess.variance.isFinite }
      .sorted { (stars[$0].excess.variance, $0) < (stars[$1].excess.variance, $1) }
    let best = told.prefix(max(min(told.count, 8), told.count / 2)).map { index in
      // The model follows each star a little: stars that it has not seen lie farther off.
      stars[index].excess.value / max(1 - equations.leverages[index], 0.3)
    }.sorted()
    guard !best.isEmpty else { return 0 }
    // A blend among them must not decide.
    let kept = best.dropFirst(best.count / 10).dropLast(best.count / 10)
    return max(kept.reduce(0, +) / Double(kept.count), 0).squareRoot()
  }
}
