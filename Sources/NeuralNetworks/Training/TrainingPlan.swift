/// How long to train, and what to write meanwhile.
public struct TrainingPlan: Sendable, Equatable {
  /// Steps to be made in all, those of earlier runs included.
  public var totalSteps: Int
  /// Steps between two reports.
  public var reportInterval = 50
  /// Where checkpoints go, the last one at the end; nil for none.
  public var checkpointPath: String?
  /// Minutes between two checkpoints.
  public var minutesBetweenCheckpoints = 5.0
  /// Where the log goes, a line of JSON a report; nil for none.
  public var logPath: String?
  /// What the checkpoints say about their origin.
  public var summary: CheckpointSummary
  /// When to stop early; needs a validation loss, which is computed at every report.
  public var stopping: EarlyStopping?

  /// A plan of `totalSteps` steps that writes nothing.
  public init(totalSteps: Int, summary: CheckpointSummary) {
    self.totalSteps = totalSteps
    self.summary = summary
  }
}
