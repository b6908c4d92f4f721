extension SourceClassification {
  /// An answer that says nothing but where a source lies in latent space.
  public init(latentMean: [Float]) {
    self.init(
      starProbability: 0.5, starProbabilityError: 0.5, verdict: .unsure, logLikelihoodRatio: 0,
      latentMean: latentMean, latentDeviation: [Float](repeating: 1, count: latentMean.count),
      anomaly: 0, flags: [])
  }
}
