extension DenoiserConfiguration {
  /// The shipped network: see the Decisions in ARCHITECTURE.md for what it was chosen over.
  public static let `default` = DenoiserConfiguration(
    channels: [32, 32, 64], startsHalved: true, blocks: [0, 1, 1],
    convolutionsPerBlock: 2, isResidual: true, hasSkips: true,
    downsampling: [.stride, .stride], upsampling: .nearest, hiddenUnits: 0,
    isVariational: false, loss: .logCosh)
}
