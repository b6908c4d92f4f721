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
  private let pointSpread: PointSpreadModel?
  /// By how many pixels the masks of neighbours are grown: their wings reach over the isophote.
  private let neighbourMargin: Int

  /// Cutouts of `field`; masks of neighbours are grown by `neighbourMargin` pixels, 0 or more, but
  /// never into the source itself.
  ///
  /// With `pointSpread`, each cutout has the point spread of its place.
  public init(
    field: SkySubtracted, segmentation: Segmentation, pointSpread: PointSpreadModel? = nil,
    neighbourMargin: Int = 0
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
      isUsable: layers.isUsable, pointSpread: drawPointSpread(at: place, side: side))
  }

  /// The point spread with its centre where the source is on the cutout.
  private func drawPointSpread(at place: PixelPoint, side: Int) -> Image? {
    guard let pointSpread else { return nil }
    // The model draws odd sides; an even cutout lacks the last column and row of the next larger.
    let odd = side % 2 == 1 ? side : side + 1
    let stamp = pointSpread.stamp(atX: place.x, y: place.y, side: odd)
    guard odd != side else { return stamp }
    var result = Image(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side { result[x, y] = stamp[x, y] }
    }
    return result
  }
}
