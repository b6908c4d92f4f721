import Foundation
import NeuralNetworks
import Tensors
import Testing

/// A model that is nothing but its parameters.
struct BareParameters: Parameterized, Sendable {
  var tensors: [Tensor]

  mutating func visitParameters(_ visit: (String, inout Tensor) throws -> Void) rethrows {
    for index in tensors.indices { try visit("\(index)", &tensors[index]) }
  }
}

@Suite("An optimizer") struct OptimizerTests {
  static let gradients: [Float] = [0.5, -2, 0.25, 4]

  /// Makes one step for every gradient on one number that starts at 1.
  private func path(_ configuration: OptimizerConfiguration, rate: Double) -> [Float] {
    var model = BareParameters(tensors: [Tensor([1], repeating: 1)])
    var optimizer = Optimizer(configuration, parameters: [[1]])
    return Self.gradients.map { gradient in
      var gradients = [Tensor([1], repeating: gradient)]
      optimizer.step(&model, gradients: &gradients, rate: rate)
      return model.tensors[0].elements[0]
    }
  }

  @Test("follows Adam's formula with decoupled weight decay")
  func adam() {
    var (weight, first, second) = (1.0, 0.0, 0.0)
    let expected = Self.gradients.enumerated().map { index, gradient in
      first = 0.9 * first + 0.1 * Double(gradient)
      second = 0.999 * second + 0.001 * Double(gradient * gradient)
      let step = Double(index + 1)
      weight -=
        0.01
        * (first / (1 - pow(0.9, step)) / ((second / (1 - pow(0.999, step))).squareRoot() + 1e-8)
          + 0.1 * weight)
      return weight
    }
    let found = path(OptimizerConfiguration(rule: .adam(), weightDecay: 0.1), rate: 0.01)
    for (found, expected) in zip(found, expected) { #expect(abs(Double(found) - expected) < 1e-6) }
  }

  @Test("follows Nesterov's formula with weight decay")
  func nesterov() {
    var (weight, velocity) = (1.0, 0.0)
    let expected = Self.gradients.map { gradient in
      velocity = 0.9 * velocity + Double(gradient)
      weight = weight * (1 - 0.01 * 0.1) - 0.01 * (Double(gradient) + 0.9 * velocity)
      return weight
    }
    let found = path(
      OptimizerConfiguration(rule: .gradientDescent(momentum: 0.9), weightDecay: 0.1), rate: 0.01)
    for (found, expected) in zip(found, expected) { #expect(abs(Double(found) - expected) < 1e-6) }
  }

  @Test("scales a long gradient down to the length allowed, over all parameters together")
  func clipping() {
    var model = BareParameters(tensors: [Tensor([1]), Tensor([2])])
    var optimizer = Optimizer(
      OptimizerConfiguration(rule: .gradientDescent(momentum: 0), maximumGradientNorm: 1),
      parameters: [[1], [2]])
    var long = [Tensor([1], elements: [3]), Tensor([2], elements: [0, 4])]
    #expect(optimizer.step(&model, gradients: &long, rate: 1) == 5)
    #expect(abs(model.tensors[0].elements[0] + 0.6) < 1e-6)
    #expect(abs(model.tensors[1].elements[1] + 0.8) < 1e-6)
    var short = [Tensor([1], elements: [0.5]), Tensor([2])]
    #expect(optimizer.step(&model, gradients: &short, rate: 1) == 0.5)
    #expect(abs(model.tensors[0].elements[0] + 1.1) < 1e-6)
  }

  @Test(
    "refuses constants outside their ranges",
    arguments: [
      OptimizerConfiguration(weightDecay: -1), OptimizerConfiguration(maximumGradientNorm: 0),
      OptimizerConfiguration(rule: .adam(meanDecay: 1)),
      OptimizerConfiguration(rule: .adam(epsilon: 0)),
      OptimizerConfiguration(rule: .gradientDescent(momentum: 1)),
    ])
  func invalid(_ configuration: OptimizerConfiguration) {
    #expect(throws: NeuralNetworkError.self) { try configuration.validate() }
  }

  @Test("average follows the weights with the decay asked for, faster at first")
  func average() {
    var model = BareParameters(tensors: [Tensor([1], repeating: 0)])
    var average = WeightAverage(of: model, decay: 0.5)
    model.tensors[0].fill(1)
    average.update(from: &model)
    let early = 1 - 2.0 / 11
    #expect(abs(Double(average.tensors[0].elements[0]) - early) < 1e-6)
    for _ in 0..<60 { average.update(from: &model) }
    #expect(average.applied(to: model).tensors[0].elements[0] > 0.999)
    #expect(model.tensors[0].elements[0] == 1)
  }
}

@Suite("A learning rate") struct LearningRateTests {
  @Test("stays where it is when constant")
  func constant() {
    let schedule = LearningRateSchedule(peak: 0.5)
    #expect([0, 1, 1_000_000].map(schedule.rate(atStep:)) == [0.5, 0.5, 0.5])
  }

  @Test("climbs to the peak in equal parts")
  func warmUp() {
    let schedule = LearningRateSchedule(peak: 1, warmUpSteps: 3)
    #expect((0..<5).map(schedule.rate(atStep:)) == [0.25, 0.5, 0.75, 1, 1])
  }

  @Test("falls as a half cosine to its floor and stays there")
  func cosine() {
    let schedule = LearningRateSchedule(
      peak: 2, warmUpSteps: 10, decay: .cosine(floor: 0.1, totalSteps: 110))
    #expect(schedule.rate(atStep: 10) == 2)
    #expect(abs(schedule.rate(atStep: 60) - 1.1) < 1e-12)
    #expect(abs(schedule.rate(atStep: 110) - 0.2) < 1e-12)
    #expect(abs(schedule.rate(atStep: 9999) - 0.2) < 1e-12)
    #expect((10..<109).allSatisfy { schedule.rate(atStep: $0) > schedule.rate(atStep: $0 + 1) })
  }

  @Test(
    "that makes no sense is refused",
    arguments: [
      LearningRateSchedule(peak: 0), LearningRateSchedule(peak: .infinity),
      LearningRateSchedule(peak: 1, warmUpSteps: -1),
      LearningRateSchedule(peak: 1, warmUpSteps: 5, decay: .cosine(floor: 0, totalSteps: 5)),
      LearningRateSchedule(peak: 1, decay: .cosine(floor: 2, totalSteps: 5)),
    ])
  func invalid(_ schedule: LearningRateSchedule) {
    #expect(throws: NeuralNetworkError.self) { try schedule.validate() }
  }
}

@Suite("Early stopping") struct EarlyStoppingTests {
  @Test("waits for its patience, and begins anew with every improvement")
  func patience() {
    var stopping = EarlyStopping(patience: 2, minimumImprovement: 0.1)
    let stops = [5, 4, 3.95, 3.5, 3.45, 3.6].map { (loss: Double) in
      stopping.record(loss)
      return stopping.shouldStop
    }
    #expect(stops == [false, false, false, false, false, true])
    #expect(stopping.best == 3.5)
  }
}
