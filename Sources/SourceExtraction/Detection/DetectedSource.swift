import Imaging

/// A source as detection leaves it: where its pixels are, and what is suspicious about them.
public struct DetectedSource: Sendable, Equatable {
  /// Its label in the segmentation, from 1.
  public let label: Int32
  /// The smallest box that holds all its pixels.
  public let box: PixelBox
  /// The number of its pixels.
  public let area: Int
  /// The column of its most significant pixel, 0-based.
  public let peakX: Int
  /// The row of its most significant pixel, 0-based.
  public let peakY: Int
  /// The significance there, standard deviations of the filtered sky.
  public let peakSignificance: Float
  /// The largest pixel of the image without its sky, image units.
  public let peakValue: Float
  /// The sum of its significances: what cleaning and deblending compare.
  public let significanceSum: Double
  /// The significance above which its pixels were found.
  public let threshold: Float
  /// The number of the connected part it was deblended from; sources of one part are neighbours.
  public let component: Int
  /// SExtractor's flags.
  public var flags: SourceFlags
  /// Our own flags.
  public var skyFlags: SkyFlags
}

/// What detection finds in a field.
public struct Detection: Sendable {
  /// Which source every pixel belongs to.
  public let segmentation: Segmentation
  /// The sources in the order of their labels: source i has the label i + 1.
  public var sources: [DetectedSource]
  /// The pixels of each source: list i belongs to source i.
  public let pixelRuns: RunLists
  /// The significance above which pixels were taken.
  public let threshold: Float
  /// How many satellites of brighter sources were taken into them.
  public let cleanedCount: Int
}
