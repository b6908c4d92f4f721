/// A file that may be written for each field; the raw value is what `--outputs` calls it.
public enum FieldOutput: String, Codable, Sendable, CaseIterable {
  /// The catalogue as CSV; the run's own `catalog.csv` is made of these.
  case csv
  /// The catalogue as a FITS table.
  case fits
  /// The catalogue as a VOTable.
  case votable
  /// The label of every pixel, int32 with the frame's world coordinates.
  case segmentation
  /// What every pixel is, as a picture of a few colours.
  case mask
  /// The label of every pixel as a picture of 16 bits.
  case labels
  /// The stretched frame with the outlines of its sources.
  case overlay
  /// DS9 regions.
  case regions
  /// The sky that was taken out.
  case background
  /// The noise of a sky pixel.
  case noise
  /// The frame without its noise, image units, with its sky.
  case denoised
  /// The point spread model.
  case psf
  /// A stamp of each source.
  case cutouts

  /// What is written when nothing is asked for.
  public static let standard: Set<FieldOutput> = [
    .csv, .fits, .segmentation, .mask, .labels, .overlay, .regions,
  ]

  /// The name of the file in the field's folder.
  public var fileName: String {
    switch self {
    case .csv: "catalog.csv"
    case .fits: "catalog.fits"
    case .votable: "catalog.vot"
    case .segmentation: "segmentation.fits"
    case .mask: "mask.png"
    case .labels: "labels.png"
    case .overlay: "overlay.png"
    case .regions: "sources.reg"
    case .background: "background.fits"
    case .noise: "noise.fits"
    case .denoised: "denoised.fits"
    case .psf: "psf.fits"
    case .cutouts: "cutouts.fits"
    }
  }
}
