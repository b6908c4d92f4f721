extension DetectionConfiguration {
  /// SExtractor's default settings, except that branches are compared with those they join.
  public static let `default` = DetectionConfiguration(
    threshold: 1.5, convention: .pixelNoise, kernel: .pyramid, minimumArea: 5, subthresholds: 32,
    contrast: 0.005, contrastReference: .joinedBranches, cleanParameter: 1)
}

extension DetectionKernel {
  /// SExtractor's default filter, 3 x 3 pixels with a width of 2.
  public static let pyramid = DetectionKernel(width: 3, taps: [1, 2, 1, 2, 4, 2, 1, 2, 1])

  /// No filter: every pixel stands for itself.
  public static let identity = DetectionKernel(width: 1, taps: [1])
}
