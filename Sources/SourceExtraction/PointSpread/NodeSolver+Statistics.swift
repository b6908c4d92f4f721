extension NodeSolver {
  /// How well polynomials of each order from 0 predict stars they have not seen.
  ///
  /// The mean square of what they leave in the core, in units of the noise; orders with too few
  /// stars are left out.
  ///
  /// Leaving one star out needs no new fit: its residual is the ordinary one divided by one minus
  /// its leverage.
  func validationErrors(highestOrder: Int, modelError: Double) -> [Double] {
    var errors: [Double] = []
    for order in 0...highestOrder {
      let terms = FieldPolynomial.count(ofOrder: order)
      guard stars.count >= 3 * terms + 5, let error = validationError(terms, modelError) else {
        break
      }
      errors.append(error)
    }
    return errors
  }

  /// The order that predicts best; a higher one must be better by more than chance.
  func bestOrder(highestOrder: Int, modelError: Double) -> Int {
    let errors = validationErrors(highestOrder: highestOrder, modelError: modelError)
    var best = 0
    for (order, error) in errors.enumerated() where error < 0.995 * errors[best] { best = order }
    return best
  }

  /// The scatter of stars about the model and the covariance of its coefficients, from the core.
  func starStatistics(modelError: Double) -> PointSpreadModel.Stars {
    var result = PointSpreadModel.Stars(count: stars.count)
    let terms = polynomial.count
    let level = zones.levels[0]
    guard
      let equations = ZoneEquations(
        stars, level: level, count: terms, inverseGain: inverseGain, modelError: modelError)
    else { return result }
    let excess = excessScatter(level: level)
    result.scatter = excess
    // A' = L L' is the mean outer product: the coefficients' covariance is its inverse.
    let share = (equations.variance / (level * level))
    for column in 0..<terms {
      var unit = [Double](repeating: 0, count: terms)
      unit[column] = 1
      result.covariance += equations.factor.solve(unit).map { $0 * share }
    }
    return result
  }

  /// The scatter of the brightest half of the stars beyond their noise, as a share of the light.
  private func excessScatter(level: Double) -> Double {
    let bright = stars.indices.sorted { (-stars[$0].flux, $0) < (-stars[$1].flux, $1) }
      .prefix(max(1, stars.count / 2))
    var excess: [Double] = []
    for index in bright {
      let star = stars[index]
      let noise =
        (Double(star.skyVariance) / star.flux + level * Double(inverseGain)) / star.flux
      var square = 0.0
      for node in zones.nodes[0] {
        let left = Double(residuals[index * grid.count + node])
        square += left * left
      }
      excess.append(square / Double(max(1, zones.nodes[0].count)) - noise)
    }
    let middle = excess.sorted()[excess.count / 2]
    return max(middle, 0).squareRoot() / level
  }

  private func validationError(_ terms: Int, _ modelError: Double) -> Double? {
    var (sum, count) = (0.0, 0)
    for zone in 0..<2 {
      guard
        let equations = ZoneEquations(
          stars, level: zones.levels[zone], count: terms, inverseGain: inverseGain,
          modelError: modelError)
      else { return nil }
      let nodes = zones.nodes[zone]
      for node in stride(from: 0, to: nodes.count, by: max(1, nodes.count / 40)) {
        sum += validationError(of: nodes[node], terms, equations)
        count += stars.count
      }
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// The weighted sum of squares that one node leaves of unseen stars.
  private func validationError(
    of node: Int, _ terms: Int, _ equations: ZoneEquations
  ) -> Double {
    let seen = stars.indices.map { star -> Double in
      var value = Double(residuals[star * grid.count + node])
      for (k, picture) in basis.enumerated() {
        value += stars[star].terms[k] * Double(picture[node])
      }
      return value
    }
    var step = [Double](repeating: 0, count: terms)
    for (star, projection) in equations.projections.enumerated() {
      for k in 0..<terms { step[k] += projection[k] * seen[star] }
    }
    let coefficients = equations.factor.backward(step)
    var sum = 0.0
    for star in stars.indices {
      var value = 0.0
      for k in 0..<terms { value += stars[star].terms[k] * coefficients[k] }
      let left = (seen[star] - value) / max(1 - equations.leverages[star], 0.1)
      // One stray pixel must not decide the order.
      sum += min(equations.weights[star] * left * left, 25)
    }
    return sum
  }
}
