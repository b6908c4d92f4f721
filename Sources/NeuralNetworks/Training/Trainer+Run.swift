import Foundation
import Tensors

extension Trainer {
  /// Trains to the plan's end, or until `report` or early stopping ends it.
  ///
  /// If there is a checkpoint at the plan's path, training goes on from it, and ends with the bytes
  /// that an unbroken run would have given. `validate` computes a validation loss of a model.
  public mutating func run(
    _ plan: TrainingPlan, validate: ((Model) -> Double)? = nil,
    report: (TrainingProgress) -> TrainingDecision = { _ in .goOn }
  ) throws {
    if let path = plan.checkpointPath, FileManager.default.fileExists(atPath: path) {
      try resume(from: Checkpoint(contentsOf: path), source: path)
    }
    let log = try plan.logPath.map { try TrainingLog(path: $0, lastStep: stepCount) }
    var watch = TrainingWatch(plan: plan, stepCount: stepCount, validations: validations)
    while stepCount < plan.totalSteps, !watch.shouldStop {
      try step()
      if stepCount % plan.reportInterval == 0 || stepCount == plan.totalSteps {
        let validation = validate.map { $0(averagedModel) }
        if let validation { validations.append((stepCount, validation)) }
        let progress = watch.report(self, validation: validation)
        try log?.append(progress)
        if case .stop = report(progress) { break }
      }
      if let path = plan.checkpointPath, watch.isCheckpointDue() {
        try checkpoint(plan.summary).write(to: path)
      }
    }
    if let path = plan.checkpointPath { try checkpoint(plan.summary).write(to: path) }
  }
}

/// The clocks of a run: they decide when to write and what to report, never what is computed.
private struct TrainingWatch {
  private let plan: TrainingPlan
  private var stopping: EarlyStopping?
  private var lastReport = ContinuousClock.now
  private var lastCheckpoint = ContinuousClock.now
  private var reportedSteps: Int

  init(plan: TrainingPlan, stepCount: Int, validations: [(step: Int, loss: Double)]) {
    self.plan = plan
    reportedSteps = stepCount
    stopping = plan.stopping
    for validation in validations { stopping?.record(validation.loss) }
  }

  var shouldStop: Bool { stopping?.shouldStop ?? false }

  mutating func isCheckpointDue() -> Bool {
    let due = lastCheckpoint.duration(to: .now) >= .seconds(60 * plan.minutesBetweenCheckpoints)
    if due { lastCheckpoint = .now }
    return due
  }

  mutating func report<Model, Source>(
    _ trainer: Trainer<Model, Source>, validation: Double?
  ) -> TrainingProgress {
    if let validation { stopping?.record(validation) }
    let recent = trainer.losses.suffix(from: reportedSteps)
    let elapsed = lastReport.duration(to: .now) / .seconds(1)
    reportedSteps = trainer.stepCount
    lastReport = .now
    return TrainingProgress(
      step: trainer.stepCount, totalSteps: plan.totalSteps, epoch: trainer.epoch,
      loss: recent.reduce(0, +) / Double(max(1, recent.count)), validationLoss: validation,
      learningRate: trainer.configuration.schedule.rate(atStep: trainer.stepCount - 1),
      samplesPerSecond: Double(recent.count * trainer.configuration.batchSize) / elapsed)
  }
}
