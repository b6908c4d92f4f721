import Imaging
import Tensors

/// Finds sources on a significance image: connected parts above the threshold, deblended and cleaned.
///
/// Nothing here stops on a strange field: however many sources there are and however large they are,
/// they are found, and what is suspicious about them is said in their flags.
public struct Detector {
  private let significance: Image
  private let configuration: DetectionConfiguration
  private let threshold: Float
  private let parallelism: Parallelism

  /// Detects the sources of `subtracted` on `significance`, an image of the same sides.
  public static func detect(
    significance: Image, subtracted: SkySubtracted,
    configuration: DetectionConfiguration = .default,
    parallelism: Parallelism = .machine
  ) throws -> Detection {
    try check(significance, against: subtracted.image)
    let ratio = subtracted.background.noiseCorrelation.noiseRatio(
      weights: configuration.kernel.taps, width: configuration.kernel.width)
    return try detect(
      significance: significance, image: subtracted.image, mask: subtracted.mask,
      configuration: configuration, correlationRatio: ratio, parallelism: parallelism)
  }

  /// Detects the sources of `image`, without its sky, on `significance`, an image of the same sides,
  /// whose noise is `correlationRatio` times that of white noise.
  public static func detect(
    significance: Image, image: Image, mask: Mask, configuration: DetectionConfiguration = .default,
    correlationRatio: Double = 1, parallelism: Parallelism = .machine
  ) throws -> Detection {
    try configuration.validate()
    try check(significance, against: image)
    let threshold = configuration.significanceThreshold(correlationRatio: correlationRatio)
    let detector = Detector(
      significance: significance, configuration: configuration, threshold: Float(threshold),
      parallelism: parallelism)
    return detector.run(image: image, mask: mask)
  }

  private static func check(_ significance: Image, against image: Image) throws {
    guard significance.width == image.width, significance.height == image.height else {
      throw SourceExtractionError.sizesDiffer(
        what: "significance image", expected: "\(image.width) x \(image.height)",
        found: "\(significance.width) x \(significance.height)")
    }
    try DetectionConfiguration.require(
      image.pixels.count < Int(Int32.max), "image", "less than 2^31 pixels large",
      "\(image.width) x \(image.height)")
  }

  private func run(image: Image, mask: Mask) -> Detection {
    let components = ConnectedComponents(
      of: significance, above: threshold, minimumArea: configuration.minimumArea,
      parallelism: parallelism
    ).components
    var labels = LargeMemory.zeros(significance.pixels.count, parallelism: parallelism)
    let fragments = Deblender(configuration: configuration, threshold: threshold).fragments(
      of: components, significance: significance, labels: &labels, parallelism: parallelism)
    let numbering = FragmentNumbering(fragments, hosts: hosts(of: fragments))
    let runs = SourceRuns.relabel(
      &labels, width: significance.width, components: components, numbering: numbering,
      parallelism: parallelism)
    let segmentation = Segmentation(
      width: significance.width, height: significance.height, labels: labels,
      count: numbering.sourceCount)
    let survey = SourceSurvey(
      significance: significance, image: image, mask: mask, threshold: threshold)
    var sources = survey.sources(runs: runs, numbering: numbering, parallelism: parallelism)
    TrailFinder(components: components).flag(&sources)
    return Detection(
      segmentation: segmentation, sources: sources, pixelRuns: runs, threshold: threshold,
      cleanedCount: fragments.count - numbering.sourceCount)
  }

  private func hosts(of fragments: [Fragment]) -> [Int] {
    guard let exponent = configuration.cleanParameter else { return Array(fragments.indices) }
    return SatelliteCleaning(exponent: exponent, threshold: Double(threshold)).hosts(
      of: fragments, width: significance.width, height: significance.height)
  }
}
