import Imaging
import Tensors

/// Knows how stars and galaxies look in a field and how many of each there are: what the best
/// possible classifier would have to know.
public protocol StampModel: Sendable {
  /// The shape of a galaxy.
  associatedtype Shape: Sendable

  /// A shape drawn from the population of galaxies of this magnitude.
  func drawShape(magnitude: Double, from stream: inout RandomStream) -> Shape

  /// The noise-free light, row by row, that the pixels of `box` receive from a source of `flux` at
  /// (x, y) (0-based pixels of the frame): a point source where `shape` is nil.
  func light(of shape: Shape?, flux: Double, x: Double, y: Double, in box: PixelBox) -> [Float]

  /// Stars per magnitude, in any unit that `galaxyDensity` shares; positive everywhere.
  func starDensity(at magnitude: Double) -> Double

  /// Galaxies per magnitude; positive everywhere.
  func galaxyDensity(at magnitude: Double) -> Double

  /// The magnitude of a flux.
  func magnitude(ofFlux flux: Double) -> Double
}

/// A true source of a simulated field, as its stamp model draws it.
public struct BoundSource<Shape: Sendable>: Sendable {
  /// The column of its centre, 0-based.
  public var x: Double
  /// The row of its centre, 0-based.
  public var y: Double
  /// Its flux, in the image's units.
  public var flux: Double
  /// Its shape; nil for a star.
  public var shape: Shape?

  /// A source at a place; a star unless a shape is given.
  public init(x: Double, y: Double, flux: Double, shape: Shape? = nil) {
    self.x = x
    self.y = y
    self.flux = flux
    self.shape = shape
  }
}

/// A simulated field and what is true about its pixels; all images are of one size.
public struct BoundField: Sendable {
  /// The noisy image, its sky subtracted.
  public let image: Image
  /// The light of all sources, without noise and sky.
  public let noiseFree: Image
  /// The variance of every pixel's noise, the sources' own included; what is not positive and
  /// finite is a pixel that tells nothing.
  public let variance: Image

  /// A field; throws unless the images have one size.
  public init(image: Image, noiseFree: Image, variance: Image) throws {
    for other in [noiseFree, variance]
    where other.width != image.width || other.height != image.height {
      throw EvaluationError.sizesDiffer(
        what: "image of a simulated field", expected: "\(image.width) x \(image.height)",
        found: "\(other.width) x \(other.height)")
    }
    self.image = image
    self.noiseFree = noiseFree
    self.variance = variance
  }
}
