import Foundation

/// Where a training stands: the numbers for a progress bar, a log line and a loss curve.
public struct TrainingProgress: Sendable, Equatable {
  /// Steps made.
  public let step: Int
  /// Steps to be made in all.
  public let totalSteps: Int
  /// How often every sample was visited, on average.
  public let epoch: Double
  /// The mean loss of the steps since the last report.
  public let loss: Double
  /// The last validation loss, if there was one since the last report.
  public let validationLoss: Double?
  /// The learning rate of the last step.
  public let learningRate: Double
  /// Samples a second since the last report.
  public let samplesPerSecond: Double

  /// The report as one line of JSON, keys in a fixed order, without the line's end.
  public var jsonLine: String {
    var fields = [
      "\"step\":\(step)", "\"epoch\":\(epoch)", "\"loss\":\(loss)",
      "\"learning_rate\":\(learningRate)", "\"samples_per_second\":\(samplesPerSecond.rounded())",
    ]
    if let validationLoss { fields.append("\"validation_loss\":\(validationLoss)") }
    return "{\(fields.joined(separator: ","))}"
  }
}

/// Whether to go on after a report.
public enum TrainingDecision: Sendable {
  /// Make the next step.
  case goOn
  /// Write a checkpoint and stop; a later run can go on from there.
  case stop
}
