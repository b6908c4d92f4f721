import Foundation
import Imaging
import Tensors

/// A random cloud: the exponential of a Gaussian random field with a power-law spectrum.
///
/// The field is made on a coarse grid and drawn out by cubic splines: there is nothing in it that
/// is smaller than a hundredth of the frame. The grid covers more than the frame, so opposite edges
/// do not match.
struct Nebulosity: Sendable {
  private static let side = 256
  private let grid: [Float]
  private let gridPerPixel: Double

  /// The cloud of a configuration; nil if there is none.
  init?(_ settings: BackgroundConfiguration, width: Int, height: Int, _ random: RandomStream) {
    guard settings.nebulosity > 0 else { return nil }
    let side = Self.side
    // The periodic grid is a third larger than the frame.
    gridPerPixel = Double(side) * 0.75 / Double(max(width, height))
    let lowest = 0.75 / settings.nebulosityScale
    var field = Self.gaussianField(slope: settings.nebulositySlope, lowest: lowest, random)
    let count = Double(field.count)
    let mean = field.reduce(0) { $0 + Double($1) } / count
    let variance = field.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let contrast = settings.nebulosityContrast
    let scale = variance > 0 ? contrast / variance.squareRoot() : 0
    // exp(contrast^2 / 2) is the mean of the log-normal distribution.
    field = field.map {
      Float(settings.nebulosity * exp((Double($0) - mean) * scale - contrast * contrast / 2))
    }
    grid = field
  }

  private static func gaussianField(
    slope: Double, lowest: Double, _ random: RandomStream
  ) -> [Float] {
    var random = random
    let transform = InverseTransform(side: side)
    let work = TransformWorkspace(for: transform)
    let stride = transform.spectrumLanes * 8
    let highest = Double(side) / 2.5
    for row in 0..<side {
      let fx = Double(row <= side / 2 ? row : row - side)
      for column in 0...side / 2 {
        let (real, imaginary) = (random.normal(), random.normal())
        let k = hypot(fx, Double(column))
        // The axis of vertical frequency 0 would need its mirror image: it is left out.
        guard column > 0, column < side / 2, k < highest else { continue }
        let taper = exp(-pow(k / (0.6 * highest), 4))
        let amplitude = pow(k * k + lowest * lowest, -slope / 4) * taper
        work.real[row * stride + column] = Float(real * amplitude)
        work.imaginary[row * stride + column] = Float(imaginary * amplitude)
      }
    }
    let pixels = transform.run(work)
    return withExtendedLifetime(work) {
      Array(UnsafeBufferPointer(start: pixels, count: side * side))
    }
  }

  /// Adds row `y` of the cloud to `row`.
  func add(to row: UnsafeMutableBufferPointer<Float>, y: Int) {
    let side = Self.side
    let place = Double(y) * gridPerPixel
    let (top, across) = (Int(place), Self.weights(place - Double(Int(place))))
    let columns = (0..<side).map { x -> Float in
      var sum: Float = 0
      for i in 0..<4 { sum += across[i] * grid[(top + i + side - 1) % side * side + x] }
      return sum
    }
    for x in 0..<row.count {
      let place = Double(x) * gridPerPixel
      let left = Int(place)
      let w = Self.weights(place - Double(left))
      let far = columns[(left + 2) % side] * w[3] + columns[(left + 1) % side] * w[2]
      row[x] += columns[(left + side - 1) % side] * w[0] + columns[left % side] * w[1] + far
    }
  }

  /// The weights of the cubic B-spline, which smooths a little and never goes below zero.
  private static func weights(_ t: Double) -> SIMD4<Float> {
    let t = Float(t)
    let u = 1 - t
    return SIMD4(
      u * u * u, 4 - 6 * t * t + 3 * t * t * t, 4 - 6 * u * u + 3 * u * u * u, t * t * t) / 6
  }
}
