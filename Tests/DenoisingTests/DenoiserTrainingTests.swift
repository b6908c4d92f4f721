import Denoising
import Foundation
import NeuralNetworks
import Tensors
import Testing

@Suite("DenoiserTraining", .serialized)
struct DenoiserTrainingTests {
  private static var short: DenoiserTrainingConfiguration {
    var configuration = DenoiserTrainingConfiguration.default
    (configuration.steps, configuration.batchSize, configuration.patchSide) = (6, 2, 32)
    (configuration.scenes, configuration.sceneSide) = (3, 96)
    return configuration
  }

  private func weights(threads: Int) throws -> Checkpoint {
    var training = try DenoiserTraining(
      Self.short, parallelism: Parallelism(threads: threads))
    try training.run()
    return try training.weights()
  }

  @Test("the weights do not depend on the number of threads")
  func threads() throws {
    #expect(try weights(threads: 1) == weights(threads: 2))
  }

  @Test("an interrupted training ends with the weights of an unbroken one")
  func resume() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "state.safetensors").path
    var first = try DenoiserTraining(Self.short)
    try first.run(checkpointPath: path, reportInterval: 1) { $0.step == 3 ? .stop : .goOn }
    var second = try DenoiserTraining(Self.short)
    try second.run(checkpointPath: path)
    #expect(try second.weights() == weights(threads: 1))
  }

  @Test("a training that begins with other weights ends with other weights")
  func start() throws {
    let start = try weights(threads: 1)
    var training = try DenoiserTraining(Self.short, from: start)
    #expect(try training.weights().arrays == start.arrays)
    try training.run()
    #expect(try training.weights().arrays != start.arrays)
  }

  @Test("settings that cannot be trained with are refused by name")
  func refusals() {
    var configuration = Self.short
    configuration.patchSide = 36
    #expect(throws: DenoisingError.self) { try configuration.validate() }
    configuration = Self.short
    configuration.network.isVariational = true
    #expect(throws: DenoisingError.badOption("a variational network needs hidden_units")) {
      try configuration.validate()
    }
  }
}
