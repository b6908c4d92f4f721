extension EvaluationOptions {
  /// Three pixels around every source, half magnitudes, 200 redrawn samples.
  public static let `default` = EvaluationOptions(
    frame: .pixel, radius: 3, matching: .nearest, faintest: 24, magnitudeEdges: nil,
    truthIsComplete: true, trustedLabelsOnly: false, zeroPointShift: 0,
    contaminations: [0.008, 0.02, 0.05], bootstrapReplicas: 200, seed: 1)
}
