/// How much each phase of the training counts.
public struct PhaseWeights: Sendable, Equatable, Codable {
  /// The sleep phase: the encoder learns to give back what was drawn.
  public var sleep: Float = 1
  /// How much the drawn nuisance coordinates count in it beside the class.
  public var nuisance: Float = 0.05
  /// The wake phase: the evidence bound of the cutouts themselves, simulated and real.
  public var wake: Float = 0
  /// The weight of the divergence from the prior in the evidence bound, 1 for the bound itself.
  public var beta: Float = 1
  /// How much the evidence bound moves the encoder; the decoder it moves in full.
  ///
  /// Reverse KL drives every source into a mode, and bright sources have slopes of thousands of nats:
  /// the encoder's calibration is the sleep phase's work. Each source's slope is cut at a length of 1.
  public var wakeOnEncoder: Float = 0

  /// The sleep phase alone.
  public init() {}

  /// The sleep phase, and the wake phase with the given share in the encoder.
  public static func both(wakeOnEncoder: Float = 0, beta: Float = 1) -> PhaseWeights {
    var weights = PhaseWeights()
    (weights.wake, weights.beta, weights.wakeOnEncoder) = (0.002, beta, wakeOnEncoder)
    return weights
  }
}
