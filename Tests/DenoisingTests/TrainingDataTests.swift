import Denoising
import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Training data")
struct TrainingDataTests {
  @Test("a turned patch shows each pixel where its place says", arguments: 0..<8)
  func symmetry(symmetry: Int) {
    let frame = PatchFrame(side: 5, originX: 3, originY: 7, symmetry: symmetry)
    let walk = frame.walk(sceneSide: 20)
    for row in 0..<5 {
      for column in 0..<5 {
        let pixel = walk.start + column * walk.column + row * walk.row
        let place = frame.place(x: Float(pixel % 20), y: Float(pixel / 20))
        #expect(place == (Float(column), Float(row)))
      }
    }
  }

  @Test("smeared noise keeps its spread and gets the kernel's correlation")
  func noise() {
    var random = RandomStream(seed: 5)
    let kernel: [Float] = [0.3, 1, 0.3].map { $0 / Float(1.18).squareRoot() }
    let side = 256
    let noise = PatchNoise.draw(side: side, kernel: kernel, &random)
    var (variance, neighbours) = (0.0, 0.0)
    for y in 0..<side {
      for x in 0..<side - 1 {
        let value = Double(noise[y * side + x])
        variance += value * value
        neighbours += value * Double(noise[y * side + x + 1])
      }
    }
    #expect(abs(variance / Double(side * (side - 1)) - 1) < 0.02)
    #expect(abs(neighbours / variance - 0.6 / 1.18) < 0.02)
  }

  @Test("scenes come out in units of the noise, and sources stand where the truth says")
  func scene() throws {
    let scene = try TrainingScene(number: 2, side: 192, seed: 11)
    #expect(try TrainingScene(number: 2, side: 192, seed: 11).light == scene.light)
    var random = RandomStream(seed: 6)
    let patch = TrainingPatch(whole: scene, &random)
    let sky = patch.observed.indices.filter {
      patch.light[$0] < 0.02 && patch.weights[$0] > 0 && abs(scene.rest[$0]) < 0.5
    }
    try #require(sky.count > 1000)
    let values = sky.map { Double(patch.observed[$0]) }
    let mean = values.reduce(0, +) / Double(values.count)
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
    #expect(abs(mean) < 0.15)
    #expect(abs(spread.squareRoot() - 1) < 0.1)
  }

  @Test("every bright source has a peak on its brightest pixels")
  func peaks() throws {
    var bright = 0
    for number in 0..<24 {
      let scene = try TrainingScene(number: number, side: 128, seed: 11)
      var random = RandomStream(seed: 7)
      let patch = TrainingPatch(whole: scene, &random)
      for peak in scene.peaks where peak.signalToNoise > 20 {
        guard (1..<126).contains(peak.x), (1..<126).contains(peak.y) else { continue }
        let pixel = Int(peak.y.rounded()) * 128 + Int(peak.x.rounded())
        #expect(patch.peaks[pixel] > 0.75)
        #expect(patch.light[pixel] > 0.5)
        bright += 1
      }
    }
    #expect(bright > 5)
  }

  @Test("the two looks of a split patch have independent noise")
  func split() throws {
    var random = RandomStream(seed: 8)
    var image = Image(width: 256, height: 256)
    random.fillNormal(&image.pixels, mean: 100, deviation: 3)
    let field = Field(name: "noise", image: image, mask: Mask(width: 256, height: 256))
    let background = try BackgroundEstimator.estimate(field)
    let scene = RealScene(SkySubtracted(field, background: background))
    let patch = try #require(SplitPatch(of: scene, side: 128, &random))
    let count = Double(patch.observed.count)
    let product = zip(patch.observed, patch.target).reduce(0.0) { $0 + Double($1.0 * $1.1) }
    let square = patch.target.reduce(0.0) { $0 + Double($1 * $1) }
    #expect(abs(product / count) < 0.1)
    #expect(abs(square / count - 2) < 0.1)
    #expect(SplitPatch(of: scene, side: 512, &random) == nil)
  }

  @Test("what a split loss pulls towards is right on average")
  func splitLoss() {
    var random = RandomStream(seed: 9)
    let truth: Float = 3
    let count = 40_000
    var target = Tensor(normal: [count], deviation: 1, using: &random)
    for index in 0..<count { target.elements[index] += truth }
    let output = Tensor([count], repeating: Denoiser.encoded(truth))
    var gradient = Tensor([count])
    let weights = Tensor([count], repeating: 1)
    let loss = SplitLoss.evaluate(
      output, target: target, weights: weights, scale: 1, addingTo: &gradient)
    #expect(abs(gradient.sum / Double(count)) < 0.01)
    #expect(abs(loss / Double(count) - 0.5 / 10) < 0.002)
  }

  @Test("a hole is filled from its four nearest neighbours, and without any it is sky")
  func filling() {
    let value = { (x: Int, y: Int) -> Float? in
      (x, y) == (1, 4) ? 6 : (x, y) == (5, 4) ? 12 : nil
    }
    let guess = PixelFilling.guess(x: 4, y: 4, width: 9, rows: 0..<9, value: value)
    #expect(guess == (6 / 3 + 12 / 1) / (Float(1) / 3 + 1))
    #expect(PixelFilling.guess(x: 4, y: 4, width: 9, rows: 0..<9) { _, _ in nil } == 0)
  }
}
