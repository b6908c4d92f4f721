import Tensors

/// How well segments cover the true sources' pixels.
///
/// Three questions, each with its own number:
/// - Is the sky told from the sources? `pixelIoU`, whatever belongs to whom.
/// - Does each source get its own area? `areaScore`: of every true source, the F-score of its pixels
///   against those of the segment that shares most with it, 0 if none does, averaged over sources.
///   It plays the part of the area score of Haigh et al. (A&A 645, A107), which also falls with
///   merging and with splitting. Their sum over pixels was rejected: a few large galaxies decide it.
/// - What goes wrong? `fragmented` sources fall into two or more segments, each with a tenth or more
///   of the source's pixels; `merged` segments hold the better half of two or more sources.
///
/// True sources and segments of fewer than `minimumPixels` pixels count for the first question only.
public struct SegmentationScore: Sendable, Equatable, Codable {
  /// Source pixels in both maps per source pixel in either.
  public var pixelIoU: Estimate?
  /// The share of found source pixels that are truly source pixels.
  public var pixelPurity: Estimate?
  /// The share of true source pixels that were found.
  public var pixelCompleteness: Estimate?
  /// The mean F-score of the sources' areas.
  public var areaScore: Estimate?
  /// The share of true sources that fall into several segments.
  public var fragmented: Estimate?
  /// The share of segments that hold several true sources.
  public var merged: Estimate?
  /// True sources of at least `minimumPixels`.
  public var trueSources: Int
  /// Segments of at least `minimumPixels`.
  public var segments: Int

  /// Smaller sources have hardly an area to speak of.
  public static let minimumPixels = 5
  /// A segment with this share of a source's pixels is a fragment of it.
  public static let fragmentShare = 0.1

  /// Scores `segments` against `truth`; throws if the maps differ in size.
  public init(truth: LabelMap, segments: LabelMap, bootstrap: Bootstrap) throws {
    guard truth.width == segments.width, truth.height == segments.height else {
      throw EvaluationError.sizesDiffer(
        what: "segmentation map", expected: "\(truth.width) x \(truth.height)",
        found: "\(segments.width) x \(segments.height)")
    }
    let sources = SourceAreas(LabelOverlaps(truth: truth, segments: segments))
    trueSources = sources.areaScores.count
    self.segments = sources.isMerged.count
    areaScore = Self.mean(sources.areaScores, bootstrap, stream: 1)
    fragmented = Self.mean(sources.isFragmented.map { $0 ? 1 : 0 }, bootstrap, stream: 2)
    merged = Self.mean(sources.isMerged.map { $0 ? 1 : 0 }, bootstrap, stream: 3)
    let pixels = PixelAgreement.estimates(
      of: PixelAgreement.blocks(truth: truth, segments: segments), bootstrap)
    (pixelIoU, pixelPurity, pixelCompleteness) = (pixels[0], pixels[1], pixels[2])
  }

  private static func mean(
    _ values: [Double], _ bootstrap: Bootstrap, stream: UInt64
  ) -> Estimate? {
    guard !values.isEmpty else { return nil }
    var bootstrap = bootstrap
    bootstrap.stream = bootstrap.stream.substream(stream)
    return bootstrap.estimate(of: values.count) { drawn in
      drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)
    }
  }
}
