import Foundation

/// Draws a field's point spread as stamps, again and again: as it is, or smeared by a round profile.
///
/// `PointSpreadModel.stamp` prepares its tables at every call; a painter prepares them once. A smeared
/// painter draws what a round source of flux 1 looks like, so that extended templates cost no more
/// than the point spread itself.
public struct PointSpreadPainter: Sendable {
  /// The pixels on each side of the middle one.
  public let radius: Int
  private let renderer: StampRenderer

  /// A painter of stamps of `2 radius + 1` pixels a side; `profile` smears the point spread.
  public init(
    _ model: PointSpreadModel, radius: Int, smearedBy profile: RoundProfile? = nil
  ) {
    self.radius = radius
    let smearing = profile.map { NodeSmearing($0, oversampling: model.oversampling) }
    let basis = model.basis.map { smearing?.applied(to: $0, side: model.side) ?? $0 }
    renderer = StampRenderer(
      nodes: basis, nodeSide: model.side, oversampling: model.oversampling,
      polynomial: model.polynomial, radius: radius)
  }

  /// Pixels in a row of a stamp.
  public var side: Int { 2 * radius + 1 }

  /// Memory for `draw`: one for every thread.
  public func makeWorkspace() -> PointSpreadWorkspace {
    PointSpreadWorkspace(count: renderer.nodeCount + renderer.scratchCount)
  }

  /// Draws a source of flux 1 at (x, y), 0-based pixels of the frame, on the stamp about the pixel
  /// (column, row), which lies within 0.95 pixels of the source; `stamp` holds `side * side` pixels.
  public func draw(
    x: Double, y: Double, column: Int, row: Int, into stamp: UnsafeMutablePointer<Float>,
    _ workspace: PointSpreadWorkspace
  ) {
    let nodes = workspace.memory
    renderer.nodes(terms: renderer.polynomial.terms(x: x, y: y), into: nodes)
    renderer.draw(
      nodes, dx: x - Double(column), dy: y - Double(row), into: stamp,
      scratch: nodes + renderer.nodeCount)
  }
}

/// The memory of one thread that draws stamps.
public final class PointSpreadWorkspace {
  let memory: UnsafeMutablePointer<Float>

  init(count: Int) {
    memory = .allocate(capacity: count)
    memory.initialize(repeating: 0, count: count)
  }

  deinit { memory.deallocate() }
}

/// A round profile of flux 1 as a sum of Gaussians.
public struct RoundProfile: Sendable, Equatable {
  /// The shares of the light and the standard deviations, pixels.
  public let components: [(share: Double, sigma: Double)]

  /// An exponential disc of the given half-light radius, pixels.
  ///
  /// Three Gaussians, fitted by non-negative least squares: right to 3 % of the profile from 0.05 to
  /// 5 half-light radii.
  public static func exponential(halfLightRadius radius: Double) -> RoundProfile {
    RoundProfile(
      components: [(0.0317, 0.187 * radius), (0.3225, 0.526 * radius), (0.6458, 1.125 * radius)])
  }

  /// Equal components.
  public static func == (left: RoundProfile, right: RoundProfile) -> Bool {
    left.components.elementsEqual(right.components, by: ==)
  }
}

/// The convolution of a picture on nodes with a round profile.
private struct NodeSmearing {
  private let kernels: [(share: Float, taps: [Float])]

  init(_ profile: RoundProfile, oversampling: Int) {
    kernels = profile.components.map { component in
      (Float(component.share), Self.taps(sigma: component.sigma * Double(oversampling)))
    }
  }

  func applied(to picture: [Float], side: Int) -> [Float] {
    var sum = [Float](repeating: 0, count: picture.count)
    for kernel in kernels {
      let once = Self.alongRows(picture, side, kernel.taps)
      let twice = Self.alongColumns(once, side, kernel.taps)
      for index in sum.indices { sum[index] += kernel.share * twice[index] }
    }
    return sum
  }

  /// A Gaussian with exactly the wanted variance; one that is narrower than the nodes' distance is
  /// three taps wide.
  private static func taps(sigma: Double) -> [Float] {
    let variance = sigma * sigma
    guard variance > 0.4 else {
      return [Float(variance / 2), Float(1 - variance), Float(variance / 2)]
    }
    let reach = Int((3.5 * sigma).rounded(.up))
    let values = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / variance) }
    let total = values.reduce(0, +)
    return values.map { Float($0 / total) }
  }

  private static func alongRows(_ picture: [Float], _ side: Int, _ taps: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: picture.count)
    picture.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { target in
        for (tap, weight) in taps.enumerated() {
          let shift = tap - taps.count / 2
          for row in 0..<side {
            for column in max(0, -shift)..<max(max(0, -shift), min(side, side - shift)) {
              target[row &* side &+ column] += weight * source[row &* side &+ column &+ shift]
            }
          }
        }
      }
    }
    return result
  }

  private static func alongColumns(_ picture: [Float], _ side: Int, _ taps: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: picture.count)
    picture.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { target in
        for (tap, weight) in taps.enumerated() {
          let shift = tap - taps.count / 2
          for row in max(0, -shift)..<max(max(0, -shift), min(side, side - shift)) {
            let from = (row &+ shift) &* side
            for column in 0..<side {
              target[row &* side &+ column] += weight * source[from &+ column]
            }
          }
        }
      }
    }
    return result
  }
}
