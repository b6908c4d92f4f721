import Foundation
import Tensors

/// What a score counts over all its scenes.
struct DenoiserTally {
  private(set) var squaredError = 0.0
  private(set) var pixels = 0.0
  private(set) var overlap = 0.0
  private(set) var union = 0.0
  /// The light found and given around sources, by S/N.
  private(set) var found = [Double](repeating: 0, count: 4)
  private(set) var given = [Double](repeating: 0, count: 4)
  /// Every peak: its logit, and what it is.
  private var peaks: [(logit: Float, isTrue: Bool, isFaintStar: Bool, isForgiven: Bool)] = []
  private var sources = 0
  private var faintStars = 0

  private static let ratios: [ClosedRange<Float>] = [5...10, 10...30, 30...100, 100...1e9]
  private static let matchRadius: Float = 3

  /// Adds a scene; `output` is `[side, side, 3]`.
  mutating func add(_ output: Tensor, of patch: TrainingPatch, _ scene: TrainingScene) {
    addPixels(output, patch)
    addFluxes(output, patch, scene)
    addPeaks(output, patch, scene)
  }

  /// The best F1, its threshold, and the completeness of faint stars there.
  func bestF1() -> (Double, Double, Double) {
    var best = (0.0, 0.0, 0.0)
    var (right, wrong, faint) = (0.0, 0.0, 0.0)
    for peak in peaks.sorted(by: { $0.logit > $1.logit }) {
      if peak.isForgiven { continue }
      right += peak.isTrue ? 1 : 0
      wrong += peak.isTrue ? 0 : 1
      faint += peak.isFaintStar ? 1 : 0
      let f1 = 2 * right / (right + wrong + Double(max(1, sources)))
      if f1 > best.0 { best = (f1, Double(peak.logit), faint / Double(max(1, faintStars))) }
    }
    return best
  }

  private mutating func addPixels(_ output: Tensor, _ patch: TrainingPatch) {
    for index in patch.light.indices where patch.weights[index] > 0 {
      let error = Double(output.elements[3 * index] - Denoiser.encoded(patch.light[index]))
      squaredError += error * error
      pixels += 1
      let isFound = output.elements[3 * index + 1] > 0
      let isTrue = patch.light[index] > TrainingPatch.sourceLevel
      overlap += isFound && isTrue ? 1 : 0
      union += isFound || isTrue ? 1 : 0
    }
  }

  /// Compares the light within a few pixels of every source.
  private mutating func addFluxes(
    _ output: Tensor, _ patch: TrainingPatch, _ scene: TrainingScene
  ) {
    let side = scene.side
    let reach = 6
    for source in scene.peaks {
      let (x, y) = (Int(source.x.rounded()), Int(source.y.rounded()))
      guard let bin = Self.ratios.firstIndex(where: { $0.contains(source.signalToNoise) }),
        x >= reach, y >= reach, x < side - reach, y < side - reach
      else { continue }
      var (there, here) = (0.0, 0.0)
      for row in y - reach...y + reach {
        for column in x - reach...x + reach {
          let index = row * side + column
          there += Double(patch.light[index])
          here += Double(Denoiser.decoded(output.elements[3 * index]))
        }
      }
      // Every source counts alike, or the brightest would be all there is.
      given[bin] += 1
      found[bin] += here / max(there, 1)
    }
  }

  private mutating func addPeaks(_ output: Tensor, _ patch: TrainingPatch, _ scene: TrainingScene) {
    let side = scene.side
    let wanted = scene.peaks.filter {
      let index = min(max(Int($0.y), 0), side - 1) * side + min(max(Int($0.x), 0), side - 1)
      return $0.signalToNoise >= 5 && patch.weights[index] > 0
    }
    sources += wanted.count
    faintStars += wanted.count(where: Self.isFaintStar)
    var candidates = Self.maxima(of: output, side: side)
    candidates.sort { $0.logit > $1.logit }
    var isTaken = [Bool](repeating: false, count: wanted.count)
    for candidate in candidates {
      let near = { (peak: TrainingScene.Peak) in
        hypot(peak.x - candidate.x, peak.y - candidate.y)
      }
      let match = wanted.indices.filter { !isTaken[$0] && near(wanted[$0]) < Self.matchRadius }
        .min { near(wanted[$0]) < near(wanted[$1]) }
      if let match { isTaken[match] = true }
      let isForgiven =
        match == nil
        && scene.peaks.contains { $0.signalToNoise >= 2.5 && near($0) < Self.matchRadius }
      peaks.append(
        (
          candidate.logit, match != nil,
          match.map { Self.isFaintStar(wanted[$0]) } ?? false, isForgiven
        ))
    }
  }

  private static func isFaintStar(_ peak: TrainingScene.Peak) -> Bool {
    peak.isStar && peak.signalToNoise < 8
  }

  /// The local maxima of the peak map above a logit of -4.
  private static func maxima(of output: Tensor, side: Int) -> [(x: Float, y: Float, logit: Float)] {
    let logit = { (x: Int, y: Int) in output.elements[3 * (y * side + x) + 2] }
    var found: [(x: Float, y: Float, logit: Float)] = []
    for y in 1..<side - 1 {
      for x in 1..<side - 1 where logit(x, y) > -4 {
        let own = logit(x, y)
        let earlier = [logit(x - 1, y - 1), logit(x, y - 1), logit(x + 1, y - 1), logit(x - 1, y)]
        let later = [logit(x + 1, y), logit(x - 1, y + 1), logit(x, y + 1), logit(x + 1, y + 1)]
        if earlier.allSatisfy({ $0 < own }) && later.allSatisfy({ $0 <= own }) {
          found.append((Float(x), Float(y), own))
        }
      }
    }
    return found
  }
}
