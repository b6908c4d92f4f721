import Foundation
import Tensors

/// One noisy patch of a scene, with what the network should make of it.
package struct TrainingPatch {
  /// The light above which a pixel belongs to a source, in units of the sky's noise.
  static let sourceLevel: Float = 0.5
  /// By how much sources are made brighter or fainter at most.
  private static let largestScaling = 1.6

  private let side: Int
  /// What a telescope would show, in units of the sky's noise; bad pixels are filled.
  package private(set) var observed: [Float]
  /// The light of the sources alone.
  package private(set) var light: [Float]
  /// Near 1 at the centres of sources.
  package private(set) var peaks: [Float]
  /// 0 for bad pixels, else 1.
  package private(set) var weights: [Float]

  /// A patch of `side` pixels on a side at a random place, turn and brightness, with noise of its own.
  package init(of scene: TrainingScene, side: Int, _ random: inout RandomStream) {
    let room = UInt64(scene.side - side + 1)
    let frame = PatchFrame(
      side: side, originX: Int(random.next() % room), originY: Int(random.next() % room),
      symmetry: Int(random.next() % 8))
    let spread = pow(Self.largestScaling, random.uniform(in: -1..<1))
    self.init(of: scene, frame, scaling: scene.canBeScaled ? Float(spread) : 1, &random)
  }

  /// A whole scene as it is, with noise.
  package init(whole scene: TrainingScene, _ random: inout RandomStream) {
    let frame = PatchFrame(side: scene.side, originX: 0, originY: 0, symmetry: 0)
    self.init(of: scene, frame, scaling: 1, &random)
  }

  private init(
    of scene: TrainingScene, _ frame: PatchFrame, scaling: Float, _ random: inout RandomStream
  ) {
    side = frame.side
    observed = PatchNoise.draw(side: side, kernel: scene.kernel, &random)
    light = [Float](repeating: 0, count: side * side)
    weights = [Float](repeating: 1, count: side * side)
    peaks = light
    expose(scene, frame, scaling)
    fillBadPixels()
    drawPeaks(of: scene, frame, scaling)
  }

  /// Lets light fall on the noise.
  private mutating func expose(_ scene: TrainingScene, _ frame: PatchFrame, _ scaling: Float) {
    let walk = frame.walk(sceneSide: scene.side)
    for row in 0..<side {
      for column in 0..<side {
        let source = walk.start &+ column &* walk.column &+ row &* walk.row
        let target = row &* side &+ column
        let own = scaling * scene.light[source]
        let all = own + scene.rest[source]
        let variance = scene.variance.sky + scene.variance.perUnit * max(all, 0)
        light[target] = own
        switch scene.states[source] {
        case .good: observed[target] = all + variance.squareRoot() * observed[target]
        case .full: observed[target] = all
        case .bad: weights[target] = 0
        }
      }
    }
  }

  private mutating func fillBadPixels() {
    guard weights.contains(0) else { return }
    let (values, good) = (observed, weights)
    for index in weights.indices where good[index] == 0 {
      observed[index] = PixelFilling.guess(
        x: index % side, y: index / side, width: side, rows: 0..<side
      ) { x, y in
        good[y * side + x] > 0 ? values[y * side + x] : nil
      }
    }
  }

  private mutating func drawPeaks(of scene: TrainingScene, _ frame: PatchFrame, _ scaling: Float) {
    let reach = Float(4 * PeakMap.sigma)
    let bend = Float(-0.5 / (PeakMap.sigma * PeakMap.sigma))
    for peak in scene.peaks where scaling * peak.signalToNoise >= Float(PeakMap.faintest) {
      let (x, y) = frame.place(x: peak.x, y: peak.y)
      guard x > -reach, y > -reach, x < Float(side) + reach, y < Float(side) + reach else {
        continue
      }
      let columns = max(0, Int(x - reach))..<max(0, min(side, Int(x + reach) + 1))
      let rows = max(0, Int(y - reach))..<max(0, min(side, Int(y + reach) + 1))
      for row in rows {
        for column in columns {
          let (dx, dy) = (Float(column) - x, Float(row) - y)
          let height = exp(bend * (dx * dx + dy * dy))
          peaks[row * side + column] = max(peaks[row * side + column], height)
        }
      }
    }
  }

  /// Puts the patch into place `place` of a batch.
  func copy(to batch: inout DenoiserModel.Batch, place: Int) {
    let first = place * side * side
    for pixel in 0..<side * side {
      let index = first + pixel
      batch.input.elements[index] = Denoiser.encoded(observed[pixel])
      batch.targets[0].elements[index] = Denoiser.encoded(light[pixel])
      batch.targets[1].elements[index] = light[pixel] > Self.sourceLevel ? 1 : 0
      batch.targets[2].elements[index] = peaks[pixel]
      for plane in batch.weights.indices {
        batch.weights[plane].elements[index] = weights[pixel]
      }
    }
  }
}
