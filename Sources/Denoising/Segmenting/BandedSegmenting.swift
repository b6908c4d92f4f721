import FITSFiles
import Imaging
import SourceCatalogs
import SourceExtraction

/// Segments frames of any size in bounded memory: band of rows by band of rows.
///
/// Every band is a field of its own that also sees the rows around it; a source belongs to the band
/// that its peak lies in. Rejected: keeping the whole frame, which for 16,384 x 16,384 pixels is more
/// memory than all the rest.
public struct BandedSegmenting: Sendable {
  /// What segments a band.
  public var segmenting: Segmenting
  /// About how many pixels a band has.
  public var bandPixels = 1 << 24

  /// Rows that a band sees beyond its own on both sides: more than the largest galaxies' radii.
  private static let margin = 192
  /// Neighbouring bands may see a peak at their border this far apart, pixels.
  private static let tolerance = 2.0

  /// Segments band by band with the given settings.
  public init(_ segmenting: Segmenting) {
    self.segmenting = segmenting
  }

  /// A segmented frame without its pixels.
  public struct Result: Sendable {
    /// The sources of all bands, numbered through.
    public var catalog: SourceCatalog
    /// Which pixels are whose.
    public var segmentation: SparseSegmentation
    /// What was found out about the noise of the first band.
    public var first: Summary
    /// The header of the whole frame.
    public var header: Header
    /// What the user should know, one line each.
    public var warnings: [String]
  }

  /// What was found out about the noise of the first band.
  public struct Summary: Sendable {
    /// Where the threshold came to lie.
    public let threshold: DetectionThreshold
    /// Which point sources would be found on empty sky.
    public let completeness: CompletenessEstimate?
    /// The stars' full width at half maximum as first guessed, pixels.
    public let seeing: Double
    /// The sky's level and noise, image units.
    public let sky: (level: Double, sigma: Double)
    /// Arcseconds per pixel.
    public let pixelScale: Double?

    init(_ result: SegmentingResult) {
      threshold = result.threshold
      completeness = result.completeness
      seeing = result.seeing
      let background = result.extraction.background
      sky = (background.globalLevel, background.globalSigma)
      pixelScale = result.extraction.field.pixelScale
    }
  }

  /// Whether a frame is so large that it is better segmented in bands.
  public func suits(width: Int, height: Int) -> Bool {
    width * height > 2 * bandPixels && height > 4 * Self.margin
  }

  /// Segments a frame of `width` x `height` pixels, of which `read` reads some rows as a field.
  public func run(
    width: Int, height: Int, read: (Range<Int>) throws -> Field
  ) throws -> Result {
    let bandRows = max(2 * Self.margin, bandPixels / max(1, width))
    var collected = BandCollection(width: width, height: height)
    var blank: BlankSky?
    for start in stride(from: 0, to: height, by: bandRows) {
      let rows = start..<min(start + bandRows, height)
      let seen = max(0, start - Self.margin)..<min(height, rows.upperBound + Self.margin)
      let field = try read(seen)
      precondition(
        field.image.width == width && field.image.height == seen.count, "a band has its rows")
      let result = try segmenting.run(field, blank: blank)
      blank = result.blank
      try collected.add(result, rows: rows, offset: seen.lowerBound, tolerance: Self.tolerance)
    }
    return try collected.finish()
  }
}

/// What is left of the bands that are done.
private struct BandCollection {
  private var segmentation: SparseSegmentation
  private var catalogs: [SourceCatalog] = []
  private var first: BandedSegmenting.Summary?
  private var header = Header()
  private var warnings: [String] = []
  private var count = 0
  /// The peaks near the upper border of the last band.
  private var borderPeaks: [(x: Double, y: Double)] = []

  init(width: Int, height: Int) {
    segmentation = SparseSegmentation(width: width, height: height)
  }

  /// Adds the sources of a band whose own rows are `rows` and whose first row is row `offset`.
  mutating func add(
    _ result: SegmentingResult, rows: Range<Int>, offset: Int, tolerance: Double
  ) throws {
    guard let detection = result.detection else { return }
    let sources = detection.sources
    let peaks = sources.map { (x: Double($0.peakX), y: Double($0.peakY + offset)) }
    let isLast = rows.upperBound == segmentation.height
    let owned = sources.indices.filter { index in
      let y = peaks[index].y
      guard y >= Double(rows.lowerBound) - 1,
        y < Double(rows.upperBound) + (isLast ? 0 : 1)
      else { return false }
      return y > Double(rows.lowerBound) + tolerance
        || !borderPeaks.contains {
          abs($0.x - peaks[index].x) <= tolerance && abs($0.y - y) <= tolerance
        }
    }
    for (number, index) in owned.enumerated() {
      for run in detection.pixelRuns[index] {
        let moved = PixelRun(row: run.row + Int32(offset), start: run.start, end: run.end)
        segmentation.add(moved, label: Int32(count + number + 1))
      }
    }
    borderPeaks = owned.map { peaks[$0] }
      .filter { $0.y >= Double(rows.upperBound) - 2 * tolerance }
    catalogs.append(try catalog(of: result, rows: owned, offset: offset))
    count += owned.count
    for warning in result.extraction.warnings where !warnings.contains(warning) {
      warnings.append(warning)
    }
    if first == nil {
      first = BandedSegmenting.Summary(result)
      header = result.extraction.field.header
    }
  }

  /// The rows of a band's catalogue, numbered on and placed on the whole frame.
  private func catalog(
    of result: SegmentingResult, rows: [Int], offset: Int
  ) throws -> SourceCatalog {
    var catalog = result.extraction.catalog.selecting(rows: rows)
    try catalog.set("NUMBER", to: rows.indices.map { count + $0 + 1 })
    for name in catalog.names where Self.rowColumns.contains(name) {
      let column = try catalog.column(name)
      try catalog.set(column, to: try catalog.doubles(name).map { $0 + Double(offset) })
    }
    return catalog
  }

  /// The columns that hold a row of the frame.
  private static let rowColumns: Set<String> = [
    "Y_IMAGE", "YWIN_IMAGE", "YPEAK_IMAGE", "YMIN_IMAGE", "YMAX_IMAGE",
  ]

  /// Everything together.
  consuming func finish() throws -> BandedSegmenting.Result {
    segmentation.finish()
    guard let first else { preconditionFailure("a frame has at least one band") }
    return BandedSegmenting.Result(
      catalog: try SourceCatalog.merging(catalogs), segmentation: segmentation, first: first,
      header: header, warnings: warnings)
  }
}
