/// One Moffat profile for all stars, by Gauss-Newton steps.
///
/// Each star's own flux and place are eliminated from the equations (variable projection), so what
/// remains is four equations whatever the number of stars.
struct MoffatFit {
  let grid: NodeGrid
  let inverseGain: Float
  private(set) var profile: MoffatProfile

  private static let rounds = 6
  private static let modelError: Float = 0.02

  init(start: MoffatProfile, grid: NodeGrid, inverseGain: Float) {
    profile = start
    self.grid = grid
    self.inverseGain = inverseGain
  }

  /// Fits the profile, and each star's flux and place with it.
  mutating func fit(_ stars: inout [StarStamp], radius: Int) {
    guard !stars.isEmpty else { return }
    for _ in 0..<Self.rounds {
      let pictures = [profile.nodes(grid)] + profile.slopes(grid)
      let renderers = pictures.map { picture in
        StampRenderer(
          nodes: [picture], nodeSide: grid.side, oversampling: grid.oversampling,
          polynomial: FieldPolynomial(width: 1, height: 1, order: 0), radius: radius)
      }
      guard let first = renderers.first else { return }
      let work = FitWorkspace(first)
      var equations = Equations()
      for index in stars.indices {
        first.nodes(terms: [1], into: work.nodes)
        let isFitted = stars[index].refit(
          work, first, inverseGain: inverseGain, modelError: Self.modelError)
        if isFitted { add(stars[index], work, renderers, to: &equations) }
      }
      guard let move = equations.solution() else { return }
      profile.parameters = zip(profile.parameters, move).map { $0 + min(max($1, -0.3), 0.3) }
      if move.allSatisfy({ abs($0) < 1e-3 }) { return }
    }
  }

  /// Adds what one star says: its columns are the model, its two slopes, and the four parameters'.
  private func add(
    _ star: StarStamp, _ work: FitWorkspace, _ renderers: [StampRenderer],
    to equations: inout Equations
  ) {
    let count = work.stampCount
    var columns = [[Float]](repeating: [Float](repeating: 0, count: count), count: 3)
    let flux = Float(star.flux)
    renderers[0].nodes(terms: [1], into: work.nodes)
    renderers[0].drawWithSlopes(
      work.nodes, dx: star.dx, dy: star.dy, into: work.stamp, slopes: (work.slopeX, work.slopeY),
      scratch: work.scratch)
    for i in 0..<count {
      columns[0][i] = work.stamp[i]
      columns[1][i] = flux * work.slopeX[i]
      columns[2][i] = flux * work.slopeY[i]
    }
    for renderer in renderers.dropFirst() {
      renderer.nodes(terms: [1], into: work.extendedNodes)
      renderer.draw(
        work.extendedNodes, dx: star.dx, dy: star.dy, into: work.extended, scratch: work.scratch)
      columns.append((0..<count).map { flux * work.extended[$0] })
    }
    let rest = (0..<count).map { work.values[$0] - flux * columns[0][$0] }
    // A star that fits badly is a blend or a galaxy: it may not pull as a star does.
    let trust = min(1, 3 / max(star.chi2, 1e-9))
    let weights = (0..<count).map { Double(work.weights[$0]) * trust }
    equations.add(columns: columns, rest: rest, weights: weights)
  }

  /// The equations of the four parameters.
  private struct Equations {
    private var matrix = [Double](repeating: 0, count: 16)
    private var right = [Double](repeating: 0, count: 4)

    mutating func add(columns: [[Float]], rest: [Float], weights: [Double]) {
      let count = columns.count
      let product = { (a: [Float], b: [Float]) -> Double in
        var sum = 0.0
        for i in weights.indices { sum += weights[i] * Double(a[i]) * Double(b[i]) }
        return sum
      }
      var full = [Double](repeating: 0, count: count * count)
      for i in 0..<count {
        for j in 0...i {
          full[i * count + j] = product(columns[i], columns[j])
          full[j * count + i] = full[i * count + j]
        }
      }
      let sides = columns.map { product($0, rest) }
      let own = (0..<9).map { full[$0 / 3 * count + $0 % 3] }
      guard let factor = CholeskyFactor(own, order: 3) else { return }
      let solvedRest = factor.solve(Array(sides.prefix(3)))
      for i in 0..<4 {
        let cross = (0..<3).map { full[(i + 3) * count + $0] }
        let solved = factor.solve(cross)
        right[i] += sides[i + 3] - zip(cross, solvedRest).reduce(0) { $0 + $1.0 * $1.1 }
        for j in 0..<4 {
          let other = (0..<3).map { full[(j + 3) * count + $0] }
          matrix[i * 4 + j] +=
            full[(i + 3) * count + j + 3] - zip(other, solved).reduce(0) { $0 + $1.0 * $1.1 }
        }
      }
    }

    /// The step, slightly damped.
    func solution() -> [Double]? {
      var damped = matrix
      for i in 0..<4 { damped[i * 5] += 1e-3 * matrix[i * 5] + 1e-9 }
      return CholeskyFactor(damped, order: 4)?.solve(right)
    }
  }
}
