import Imaging

/// What detection knows of a source before it is measured.
package struct SourceFootprint: Sendable {
  /// The label in the segmentation.
  package var label: Int32
  /// The pixels around all of its pixels, on the frame.
  package var box: PixelBox
  /// The value that a pixel of a source exceeds, in standard deviations of a sky pixel.
  package var threshold: Double
  /// SExtractor's flags as far as detection sets them.
  package var flags: SourceFlags
  /// Our own flags as far as detection sets them.
  package var skyFlags: SkyFlags

  /// A source of label `label`, whose pixels lie in `box` and exceed `threshold` sigmas.
  package init(
    label: Int32, box: PixelBox, threshold: Double = 1.5, flags: SourceFlags = [],
    skyFlags: SkyFlags = []
  ) {
    self.label = label
    self.box = box
    self.threshold = threshold
    self.flags = flags
    self.skyFlags = skyFlags
  }
}
