import Imaging

/// A field's point spread: what a source of flux 1 and no extent looks like, anywhere in the frame.
///
/// The model is a picture on nodes finer than pixels whose every node is a polynomial of the place
/// in the frame. The pixel's own width is part of it: a node is the value that a pixel centred there
/// would have. Its centre is where the fits of point sources put their positions.
public struct PointSpreadModel: Sendable, Codable, Equatable {
  /// Where a model comes from.
  public enum Origin: String, Sendable, Codable, Equatable {
    /// Measured on the frame's stars, pixel by pixel.
    case measured
    /// Too few stars: one Moffat profile, fitted to those there are.
    case constantMoffat
    /// No star: the profile is an assumption, of the header's seeing or the default width.
    case assumed
  }

  /// Where the model comes from.
  public let origin: Origin
  /// Pixels in a row of the frame.
  public let frameWidth: Int
  /// Rows of the frame.
  public let frameHeight: Int
  /// Nodes in a pixel, 1 to 3.
  public let oversampling: Int
  /// The order of the polynomial over the frame, 0 to 3.
  public let order: Int
  /// The radius within which the flux is 1, pixels.
  public let radius: Int
  /// Nodes in a row of `basis`; the middle node is the centre.
  public let side: Int
  /// A picture of `side` x `side` nodes for each term of the polynomial.
  ///
  /// The terms are 1, u, v, u^2, uv, v^2 and so on; u and v run from -1 to 1 over the frame.
  public let basis: [[Float]]
  /// The stars that made the model.
  public let starCount: Int
  /// The scatter of stars about the model beyond their noise, as a share of the core's light.
  public let scatter: Double
  /// The covariance of the terms' coefficients at the core, relative to its light, row by row.
  let covariance: [Double]

  init(
    origin: Origin, frame: FieldPolynomial, grid: NodeGrid, basis: [[Float]], stars: Stars
  ) {
    precondition(basis.count == frame.count, "one picture a term")
    precondition(basis.allSatisfy { $0.count == grid.count }, "a picture fills its grid")
    self.origin = origin
    frameWidth = frame.width
    frameHeight = frame.height
    order = frame.order
    oversampling = grid.oversampling
    radius = grid.radius
    side = grid.side
    self.basis = basis
    starCount = stars.count
    scatter = stars.scatter
    covariance = stars.covariance
  }

  /// What the stars say about the model's error.
  struct Stars: Sendable {
    var count = 0
    var scatter = 0.0
    var covariance: [Double] = []
  }

  var polynomial: FieldPolynomial {
    FieldPolynomial(width: frameWidth, height: frameHeight, order: order)
  }

  var grid: NodeGrid { NodeGrid(oversampling: oversampling, radius: radius) }

  /// The nodes at a place of the frame (0-based pixels), `side` x `side`.
  func nodes(atX x: Double, y: Double) -> [Float] {
    let terms = polynomial.terms(x: x, y: y)
    var result = basis.first ?? []
    for (term, picture) in zip(terms, basis).dropFirst() {
      let factor = Float(term)
      for i in result.indices { result[i] += factor * picture[i] }
    }
    return result
  }

  /// A point source of flux 1 at a place, as the pixels around it show it.
  ///
  /// - Parameters:
  ///   - x: the column of the source, 0-based, with its fraction.
  ///   - y: the row.
  ///   - stampSide: the side of the stamp, odd; its middle is the pixel nearest to the source.
  public func stamp(atX x: Double, y: Double, side stampSide: Int) -> Image {
    precondition(stampSide > 0 && stampSide % 2 == 1, "a stamp has a middle pixel")
    let renderer = StampRenderer(
      nodes: basis, nodeSide: side, oversampling: oversampling, polynomial: polynomial,
      radius: stampSide / 2)
    var nodes = [Float](repeating: 0, count: renderer.nodeCount)
    var scratch = [Float](repeating: 0, count: renderer.scratchCount)
    var image = Image(width: stampSide, height: stampSide)
    renderer.nodes(terms: polynomial.terms(x: x, y: y), into: &nodes)
    renderer.draw(
      nodes, dx: x - x.rounded(), dy: y - y.rounded(), into: &image.pixels, scratch: &scratch)
    return image
  }

  /// The error (one sigma) of the model's core at a place, as a share of its light: what the stars'
  /// noise leaves open, and what the model does not follow.
  public func uncertainty(atX x: Double, y: Double) -> Double {
    let terms = polynomial.terms(x: x, y: y)
    guard covariance.count == terms.count * terms.count else { return 0.2 }
    var sum = scatter * scatter
    for (i, a) in terms.enumerated() {
      for (j, b) in terms.enumerated() { sum += a * covariance[i * terms.count + j] * b }
    }
    return max(sum, 0).squareRoot()
  }
}

/// The nodes of a model: how fine, how far.
struct NodeGrid: Sendable, Equatable {
  /// Nodes in a pixel.
  let oversampling: Int
  /// The radius of the model, pixels.
  let radius: Int

  /// Nodes from the middle one to the edge.
  var half: Int { oversampling * radius + StampRenderer.margin }
  /// Nodes in a row.
  var side: Int { 2 * half + 1 }
  /// All nodes.
  var count: Int { side * side }

  /// Where a node lies from the centre, pixels.
  func offset(_ index: Int) -> Double { Double(index - half) / Double(oversampling) }

  /// How far a node lies from the centre, pixels.
  func distance(_ node: Int) -> Double {
    let (x, y) = (offset(node % side), offset(node / side))
    return (x * x + y * y).squareRoot()
  }

  /// The flux of a picture within the radius.
  func flux(_ picture: [Float]) -> Double {
    var sum = 0.0
    for node in 0..<count where distance(node) <= Double(radius) { sum += Double(picture[node]) }
    return sum / Double(oversampling * oversampling)
  }
}
