import Foundation
import Tensors

/// Finds the stars of a field among its detected sources.
struct StarSearch: Sendable {
  let scene: PointSpreadScene
  let configuration: PointSpreadConfiguration
  let frame: FieldPolynomial

  /// A star for the model, with what the search measured of it.
  struct Star: Sendable {
    let candidate: PointSpreadCandidate
    let x: Double
    let y: Double
    let flux: Double
    let signalToNoise: Double
  }

  /// What was found.
  struct Result: Sendable {
    /// The stars, the clearest first.
    var stars: [Star] = []
    /// Their typical Gaussian width, pixels; 0 without any.
    var sigma = 0.0
  }

  /// The stars among the candidates.
  func stars(among candidates: [PointSpreadCandidate], parallelism: Parallelism) -> Result {
    let usable = candidates.filter(isUsable).sorted {
      ($0.flux, $0.y, $0.x) > ($1.flux, $1.y, $1.x)
    }
    let clean = usable.filter { $0.flags.isDisjoint(with: [.crowded, .deblended]) }
    // In crowded fields hardly anything stands alone: then blended sources must do.
    let pool = clean.count >= 5 * configuration.fewestStars ? clean : usable
    let brightest = Array(pool.prefix(configuration.mostCandidates))
    let measured = measure(brightest, parallelism)
    let round = measured.filter { $0.member.ellipticity < 0.35 }
    let locus = CompactLocus(
      round.map(\.member), wanted: configuration.fewestStars, frame: frame)
    let stars = spread(locus.members.map { round[$0].star })
    return Result(stars: stars, sigma: locus.sigma)
  }

  private func isUsable(_ candidate: PointSpreadCandidate) -> Bool {
    candidate.flux > 0 && candidate.flux.isFinite && candidate.x.isFinite && candidate.y.isFinite
      && scene.image.bounds.contains(
        x: Int(min(max(candidate.x.rounded(), -1), 1e9)),
        y: Int(min(max(candidate.y.rounded(), -1), 1e9)))
      && candidate.flags.isDisjoint(with: [.saturated, .truncated, .incompleteIsophote])
      && candidate.elongation < 2
  }

  private typealias Measured = (member: CompactLocus.Member, star: Star)

  /// Sizes and signal-to-noise ratios; sources whose core is not whole are left out.
  private func measure(
    _ candidates: [PointSpreadCandidate], _ parallelism: Parallelism
  ) -> [Measured] {
    let sizes = candidates.map(\.size).filter { $0 > 0 && $0.isFinite }.sorted()
    let typical = sizes.isEmpty ? 2.0 : sizes[sizes.count / 4]
    let radius = min(max(Int((5 * typical).rounded(.up)), 8), 30)
    var results = [Measured?](repeating: nil, count: candidates.count)
    results.withUnsafeMutableBufferPointer { results in
      let target = Target(buffer: results)
      parallelism.forEachRange(of: candidates.count, chunk: 64) { range in
        let side = 2 * radius + 1
        var values = [Float](repeating: 0, count: side * side)
        var usable = values
        for index in range {
          target.buffer[index] = measure(
            candidates[index], index, radius, typical, &values, &usable)
        }
      }
    }
    return results.compactMap { $0 }
  }

  private struct Target: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Measured?>
  }

  private func measure(
    _ candidate: PointSpreadCandidate, _ index: Int, _ radius: Int, _ typical: Double,
    _ values: inout [Float], _ usable: inout [Float]
  ) -> Measured? {
    let (column, row) = (Int(candidate.x.rounded()), Int(candidate.y.rounded()))
    let side = 2 * radius + 1
    _ = scene.cut(
      x: column, y: row, radius: radius, label: candidate.label, values: &values, usable: &usable)
    for y in radius - 1...radius + 1 {
      for x in radius - 1...radius + 1 where usable[y * side + x] == 0 { return nil }
    }
    let start = (
      x: Double(radius) + candidate.x - Double(column),
      y: Double(radius) + candidate.y - Double(row), sigma: max(typical / 1.18, 0.8)
    )
    guard
      let moments = AdaptiveMoments(values, usable: usable, side: side, start: start),
      moments.coverage > 0.97
    else { return nil }
    let sky = Double(scene.skyVariance(x: column, y: row))
    let noise =
      4 * Double.pi * moments.sigma * moments.sigma * sky
      + max(moments.flux, 0) * Double(scene.inverseGain)
    guard moments.flux > 0, noise > 0 else { return nil }
    let signalToNoise = moments.flux / noise.squareRoot()
    let (x, y) = (
      Double(column - radius) + moments.x, Double(row - radius) + moments.y
    )
    let member = CompactLocus.Member(
      candidate: index, x: x, y: y, logSize: log(moments.sigma), signalToNoise: signalToNoise,
      ellipticity: hypot(moments.e1, moments.e2))
    let star = Star(
      candidate: candidate, x: x, y: y, flux: moments.flux, signalToNoise: signalToNoise)
    return (member, star)
  }

  /// The clearest stars, taken in turn from the parts of the frame so that none is left out.
  private func spread(_ stars: [Star]) -> [Star] {
    let parts = 4
    var cells = [[Star]](repeating: [], count: parts * parts)
    for star in stars.sorted(by: { ($0.signalToNoise, $0.y, $0.x) > ($1.signalToNoise, $1.y, $1.x) }
    ) {
      let column = Int(Double(parts) * star.x / Double(max(frame.width, 1)))
      let row = Int(Double(parts) * star.y / Double(max(frame.height, 1)))
      cells[min(max(row, 0), parts - 1) * parts + min(max(column, 0), parts - 1)].append(star)
    }
    var chosen: [Star] = []
    for rank in 0..<(cells.map(\.count).max() ?? 0) {
      for cell in cells where rank < cell.count && chosen.count < configuration.mostStars {
        chosen.append(cell[rank])
      }
    }
    return chosen
  }
}
