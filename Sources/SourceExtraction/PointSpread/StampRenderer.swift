/// Draws a point-spread model on pixels: first its nodes at a place of the frame, then pixels at a
/// sub-pixel shift.
///
/// Goals in order: exact repeatability, speed (20,000 sources a tenth of a second), little memory.
/// Every pixel of a stamp lies at the same place between nodes, so eight weights serve the whole
/// stamp. Nodes of a row are stored by their phase (all even ones, then all odd ones), which makes
/// every inner loop run over neighbours in memory. Tables of stamps by cell and phase were rejected:
/// they leave steps between cells and are no faster.
struct StampRenderer: Sendable {
  /// Pixels on each side of the middle one.
  let radius: Int
  /// Nodes in a pixel.
  let oversampling: Int
  let polynomial: FieldPolynomial
  private let rows: Int
  private let phaseColumns: Int
  /// The nodes: term by term, row by row, phase by phase, column by column.
  private let basis: [Float]

  /// The largest shift from the middle pixel's centre that can be drawn, pixels.
  static let largestShift = 0.95
  /// Nodes that the interpolation needs beyond the outermost pixel.
  static let margin = 3

  /// Pixels in a row of a stamp.
  var side: Int { 2 * radius + 1 }
  /// The floats that `nodes` writes.
  var nodeCount: Int { rows * oversampling * phaseColumns }
  /// The floats that `draw` needs to work in.
  var scratchCount: Int { rows * side }

  /// Prepares the inner part of a model for stamps of `radius`.
  ///
  /// - Parameters:
  ///   - nodes: an image of `nodeSide` x `nodeSide` nodes for each term of the polynomial; nodes
  ///     beyond it are 0.
  init(
    nodes: [[Float]], nodeSide: Int, oversampling: Int, polynomial: FieldPolynomial, radius: Int
  ) {
    self.radius = radius
    self.oversampling = oversampling
    self.polynomial = polynomial
    let half = oversampling * radius + Self.margin
    let rows = 2 * half + 1
    let columns = (rows + oversampling - 1) / oversampling
    let start = (nodeSide - 1) / 2 - half
    var basis: [Float] = []
    basis.reserveCapacity(nodes.count * rows * oversampling * columns)
    for image in nodes {
      for row in start..<start + rows {
        for phase in 0..<oversampling {
          for column in 0..<columns {
            let place = start + column * oversampling + phase
            let isInside = row >= 0 && row < nodeSide && place >= 0 && place < nodeSide
            basis.append(isInside ? image[row * nodeSide + place] : 0)
          }
        }
      }
    }
    self.rows = rows
    phaseColumns = columns
    self.basis = basis
  }

  /// Writes the nodes at the place with the given polynomial terms.
  func nodes(terms: [Double], into nodes: UnsafeMutablePointer<Float>) {
    let count = nodeCount
    basis.withUnsafeBufferPointer { basis in
      guard let base = basis.baseAddress else { return }
      for i in 0..<count { nodes[i] = base[i] }
      for term in 1..<max(1, terms.count) {
        let factor = Float(terms[term])
        let plane = base + term * count
        for i in 0..<count { nodes[i] += factor * plane[i] }
      }
    }
  }

  /// Draws the stamp of a source `dx`, `dy` right of and above the middle pixel's centre.
  func draw(
    _ nodes: UnsafePointer<Float>, dx: Double, dy: Double, into stamp: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (x, y) = (weights(dx), weights(dy))
    alongRows(nodes, x.value, first: x.first, into: scratch)
    alongColumns(scratch, y.value, first: y.first, into: stamp)
  }

  /// Draws the stamp and its derivatives with respect to `dx` and `dy`.
  func drawWithSlopes(
    _ nodes: UnsafePointer<Float>, dx: Double, dy: Double, into stamp: UnsafeMutablePointer<Float>,
    slopes: (x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>),
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (x, y) = (weights(dx), weights(dy))
    let perPixel = -Float(oversampling)
    alongRows(nodes, perPixel * x.slope, first: x.first, into: scratch)
    alongColumns(scratch, y.value, first: y.first, into: slopes.x)
    alongRows(nodes, x.value, first: x.first, into: scratch)
    alongColumns(scratch, perPixel * y.slope, first: y.first, into: slopes.y)
    alongColumns(scratch, y.value, first: y.first, into: stamp)
  }

  private func weights(_ shift: Double) -> CubicWeights {
    let bounded = min(max(shift, -Self.largestShift), Self.largestShift)
    return CubicWeights(Double(Self.margin) - Double(oversampling) * bounded)
  }

  private func alongRows(
    _ nodes: UnsafePointer<Float>, _ weights: SIMD4<Float>, first: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    let side = side
    let tap = { (t: Int) -> Int in
      (first + t) % oversampling * phaseColumns + (first + t) / oversampling
    }
    let (tap0, tap1, tap2, tap3) = (tap(0), tap(1), tap(2), tap(3))
    for row in 0..<rows {
      let line = nodes + row &* oversampling &* phaseColumns
      let (a, b, c, d) = (line + tap0, line + tap1, line + tap2, line + tap3)
      let target = result + row &* side
      for i in 0..<side {
        target[i] =
          weights.x * a[i] + weights.y * b[i] + (weights.z * c[i] + weights.w * d[i])
      }
    }
  }

  private func alongColumns(
    _ lines: UnsafePointer<Float>, _ weights: SIMD4<Float>, first: Int,
    into stamp: UnsafeMutablePointer<Float>
  ) {
    let side = side
    for row in 0..<side {
      let a = lines + (row &* oversampling &+ first) &* side
      let (b, c, d) = (a + side, a + 2 * side, a + 3 * side)
      let target = stamp + row &* side
      for i in 0..<side {
        target[i] =
          weights.x * a[i] + weights.y * b[i] + (weights.z * c[i] + weights.w * d[i])
      }
    }
  }
}
