import Foundation
import Imaging

/// What the pixels that belong to a source say about it: sums over its isophote.
struct IsophotalMeasurement {
  /// The pixels of the source.
  var area = 0
  /// Those of them that exceed the threshold themselves, not only smoothed.
  var brightArea = 0
  /// The sum of their values.
  var flux = 0.0
  /// The brightest value and where it is, 0-based.
  var peak = -Float.infinity
  var peakX = 0
  var peakY = 0
  /// The barycentre, 0-based.
  var centre = PixelPoint.undefined
  /// How the light spreads; positive definite.
  var moments = LightMoments(xx: 0, yy: 0, xy: 0)
  /// The full width at half maximum of the Gaussian that fits the bright pixels; 0 where none does.
  var fullWidth = 0.0
  /// The flags of all pixels together.
  var pixelFlags: PixelFlags = []
  /// How many pixels carry a flag other than saturation.
  var maskedArea = 0
  /// Whether a pixel lies on the frame's edge.
  var touchesEdge = false

  /// Measures the pixels of label `label` inside `box`, which lies on the frame; `threshold` is the
  /// isophote's, image units.
  init(label: Int32, box: PixelBox, threshold: Float, scene: PixelScene) {
    sumLight(label: label, box: box, threshold: threshold, scene: scene)
    guard area > 0 else { return }
    fitWidth(label: label, box: box, scene: scene)
    touchesEdge =
      box.x.lowerBound == 0 || box.y.lowerBound == 0 || box.x.upperBound == scene.width
      || box.y.upperBound == scene.height
  }

  /// First and second moments in one pass, about the box's middle so that no digits are lost.
  ///
  /// The moments are those of the smoothed light, as SExtractor's are: the isophote was drawn on a
  /// smoothed image, and the noise of single pixels far from the centre counts less.
  private mutating func sumLight(
    label: Int32, box: PixelBox, threshold: Float, scene: PixelScene
  ) {
    let middleX = (box.x.lowerBound + box.x.upperBound) / 2
    let middleY = (box.y.lowerBound + box.y.upperBound) / 2
    var sums = MomentSums()
    for y in box.y {
      for x in box.x {
        let index = y * scene.width + x
        guard scene.labels[index] == label else { continue }
        let value = scene.pixels[index]
        area += 1
        if value > threshold { brightArea += 1 }
        flux += Double(value)
        pixelFlags.formUnion(scene.flags[index])
        if scene.flags[index].isUnusable { maskedArea += 1 }
        if value > peak { (peak, peakX, peakY) = (value, x, y) }
        sums.add(
          Double(max(0, scene.smoothedValue(x: x, y: y))), dx: Double(x - middleX),
          dy: Double(y - middleY))
      }
    }
    guard area > 0 else { return }
    let mean = sums.centre
    let middle = PixelPoint(x: Double(middleX), y: Double(middleY))
    centre =
      sums.light > 0
      ? PixelPoint(x: middle.x + mean.x, y: middle.y + mean.y)
      : PixelPoint(x: Double(peakX), y: Double(peakY))
    moments = sums.moments(about: mean).regularized
  }

  /// Fits log value = constant - r^2 / (2 sigma^2) to the pixels above a fifth of the peak, each
  /// weighted by the error of its logarithm.
  ///
  /// A straight line needs no iterations, and bright pixels alone keep the wings out of it.
  private mutating func fitWidth(label: Int32, box: PixelBox, scene: PixelScene) {
    guard peak > 0 else { return }
    var line = LineSums()
    let faintest = peak / 5
    for y in box.y {
      for x in box.x {
        let index = y * scene.width + x
        guard scene.labels[index] == label, scene.pixels[index] > faintest else { continue }
        let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
        let value = Double(scene.pixels[index])
        line.add(x: dx * dx + dy * dy, y: log(value), weight: value * value)
      }
    }
    guard let slope = line.slope, slope < 0 else { return }
    let width = 2 * (log(2) / -slope).squareRoot()
    // The light gathered over a pixel looks wider than the light itself.
    fullWidth = max(0, width - 1 / (4 * width))
  }
}

/// Sums for barycentre and variances.
private struct MomentSums {
  var light = 0.0
  var x = 0.0
  var y = 0.0
  var xx = 0.0
  var yy = 0.0
  var xy = 0.0

  @inline(__always)
  mutating func add(_ value: Double, dx: Double, dy: Double) {
    light += value
    x += value * dx
    y += value * dy
    xx += value * dx * dx
    yy += value * dy * dy
    xy += value * dx * dy
  }

  var centre: PixelPoint { PixelPoint(x: x / light, y: y / light) }

  func moments(about mean: PixelPoint) -> LightMoments {
    LightMoments(
      xx: xx / light - mean.x * mean.x, yy: yy / light - mean.y * mean.y,
      xy: xy / light - mean.x * mean.y)
  }
}

/// Sums for a straight line by weighted least squares.
private struct LineSums {
  var weight = 0.0
  var x = 0.0
  var y = 0.0
  var xx = 0.0
  var xy = 0.0

  mutating func add(x: Double, y: Double, weight: Double) {
    self.weight += weight
    self.x += weight * x
    self.y += weight * y
    xx += weight * x * x
    xy += weight * x * y
  }

  var slope: Double? {
    let determinant = weight * xx - x * x
    return determinant > 0 ? (weight * xy - x * y) / determinant : nil
  }
}
