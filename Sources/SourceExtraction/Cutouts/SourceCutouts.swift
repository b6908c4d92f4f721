import Imaging

/// Cuts sources out of a measured field.
///
/// ```swift
/// let cutouts = SourceCutouts(field: subtracted, segmentation: segmentation)
/// let stamp = cutouts.cutout(at: source.windowedCentre, label: source.label, side: 32)
/// ```
public struct SourceCutouts: Sendable {
  private let field: SkySubtracted
  private let segmentation: Segmentation
  private let pointSpread: (@Sendable (PixelPoint, PixelPoint, Int) -> Image)?
  /// By how many pixels the masks of neighbours are grown: their wings reach over the isophote.
  private let neighbourMargin: Int

  /// Cutouts of `field`; masks of neighbours are grown by `neighbourMargin` pixels, 0 or more, but
  /// never into the source itself.
  ///
  /// `pointSpread` draws the point spread of a place on the frame, centred at a place on a square
  /// of a side.
  public init(
    field: SkySubtracted, segmentation: Segmentation, neighbourMargin: Int = 0,
    pointSpread: (@Sendable (_ place: PixelPoint, _ centre: PixelPoint, _ side: Int) -> Image)? =
      nil
  ) {
    precondition(neighbourMargin >= 0, "a margin is not negative")
    self.field = field
    self.segmentation = segmentation
    self.neighbourMargin = neighbourMargin
    self.pointSpread = pointSpread
  }

  /// The square of `side` pixels around `place` (0-based); `label` is the source's own, so that
  /// only its neighbours are masked, and 0 masks every source.
  public func cutout(at place: PixelPoint, label: Int32, side: Int) -> SourceCutout {
    precondition(side > 0 && place.isDefined, "a cutout has pixels and a place")
    let limit = Double(1 << 30)
    let box = PixelBox(
      centredOnX: Int(min(max(place.x, -limit), limit).rounded()),
      y: Int(min(max(place.y, -limit), limit).rounded()), side: side)
    let centre = PixelPoint(
      x: place.x - Double(box.x.lowerBound), y: place.y - Double(box.y.lowerBound))
    var layers = CutoutLayers(box: box, side: side)
    layers.fill(from: field)
    layers.maskNeighbours(of: label, in: segmentation, margin: neighbourMargin)
    return SourceCutout(
      box: box, centre: centre, image: layers.image, noise: layers.noise,
      isUsable: layers.isUsable, pointSpread: pointSpread?(place, centre, side))
  }
}
