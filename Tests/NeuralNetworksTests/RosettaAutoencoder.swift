import NeuralNetworks
import Tensors

/// An autoencoder of 28x28 pictures: eight numbers must be enough to draw each of them again.
enum RosettaAutoencoder {
  /// Two convolutions down, eight numbers, and the way back; the output is a logit for every pixel.
  static func network(using random: inout RandomStream) -> Sequential {
    Sequential(
      Convolution(.halving, from: 1, to: 8, activation: .relu, using: &random),
      Convolution(.halving, from: 8, to: 16, activation: .relu, using: &random),
      Reshape.flatten,
      Dense(from: 7 * 7 * 16, to: 8, using: &random),
      Dense(from: 8, to: 7 * 7 * 16, activation: .relu, using: &random),
      Reshape(to: [7, 7, 16]),
      Convolution(.resizing, from: 16, to: 8, activation: .relu, using: &random),
      Convolution(.resizing, from: 8, to: 1, using: &random))
  }

  /// Pictures `[count, 28, 28, 1]` of a ring of random place, size and thickness, from 0 to 1.
  static func pictures(_ count: Int, using random: inout RandomStream) -> Tensor {
    var pictures = Tensor([count, 28, 28, 1])
    for picture in 0..<count {
      let (x, y) = (random.uniform(in: 9..<19), random.uniform(in: 9..<19))
      let (radius, width) = (random.uniform(in: 3..<8), random.uniform(in: 1..<2))
      for pixel in 0..<28 * 28 {
        let (dx, dy) = (Double(pixel % 28) - x, Double(pixel / 28) - y)
        let distance = ((dx * dx + dy * dy).squareRoot() - radius) / width
        pictures.elements[picture * 28 * 28 + pixel] = Float(max(0, 1 - distance * distance))
      }
    }
    return pictures
  }

  /// Trains the network on 512 pictures; the same seed gives the same weights to the last bit.
  static func train(steps: Int) throws -> Trainer<PixelRegression, PixelSamples> {
    var random = RandomStream(seed: 1)
    let network = network(using: &random)
    let pictures = pictures(512, using: &random)
    var trainer = try Trainer(
      PixelRegression(network, reading: [28, 28, 1], loss: .binaryCrossEntropy),
      on: PixelSamples(inputs: pictures),
      TrainingConfiguration(batchSize: 32, schedule: LearningRateSchedule(peak: 2e-3)))
    for _ in 0..<steps { try trainer.step() }
    return trainer
  }
}
