extension DenoiserConfiguration {
  /// The shipped network: see the Decisions in ARCHITECTURE.md for what it was chosen over.
  public static let `default` = DenoiserConfiguration(
    channels: [16, 32, 32, 48], startsHalved: false, blocks: [0, 0, 1, 1],
    convolutionsPerBlock: 2, isResidual: true, hasSkips: true,
    downsampling: [.stride, .stride, .stride], upsampling: .nearest, hiddenUnits: 0,
    isVariational: false, loss: .logCosh)
}
