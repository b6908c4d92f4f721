import Foundation
import NeuralNetworks
import Tensors

/// The physical decoder: flux x [g P + (1 - g) P convolved with a drawn galaxy], moved a little.
///
/// g = sigmoid(2 c) with the class coordinate c. The flux is the one that fits best and is eliminated
/// from the Gaussian likelihood, so a star needs one coordinate only: it is the cheap mode, and c
/// means star or galaxy by construction.
public struct GatedDecoder: Parameterized, Sendable {
  /// What galaxies look like.
  public private(set) var profile: GalaxyProfile

  /// A decoder that has learned nothing yet.
  public init() {
    profile = GalaxyProfile()
  }

  /// The profile's parameters.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try profile.visitParameters { name, tensor in try visit("profile.\(name)", &tensor) }
  }

  /// What one run writes into.
  public struct Memory: Sendable {
    var galaxies, blurred, mixed, moved: Tensor
    var galaxyGradient, mixedGradient, movedGradient, pointGradient: Tensor
    var shifts, shiftGradient: Tensor
    var convolution: StampConvolution
    var shift: StampShift
    var flux: FluxFit
    var profileGradients = GalaxyProfile.Gradients()
    /// The gradient by the latent numbers, `[batch, 7]`.
    public internal(set) var latentGradient: Tensor

    /// The pictures of the run, of any flux, `[batch, 32, 32]`.
    public var picture: Tensor { moved }
    /// The best flux of each, in units of the sky's noise.
    public var fluxes: Tensor { flux.flux }
  }

  /// Memory for `samples` sources.
  public func makeMemory(samples: Int) -> Memory {
    let side = StampGeometry.side
    let stamps: Shape = [samples, side, side]
    let point: Shape = [samples, StampObservation.pointSide, StampObservation.pointSide]
    let zero = Tensor(stamps)
    return Memory(
      galaxies: zero, blurred: zero, mixed: zero, moved: zero, galaxyGradient: zero,
      mixedGradient: zero, movedGradient: zero, pointGradient: Tensor(point),
      shifts: Tensor([samples, 2]), shiftGradient: Tensor([samples, 2]),
      convolution: StampConvolution(stamps: stamps, psf: point), shift: StampShift(stamps: stamps),
      flux: FluxFit(batch: samples), latentGradient: Tensor([samples, LatentLayout.count]))
  }

  /// Draws the pictures of latent numbers `[batch, 7]` with the point spreads of an observation.
  public func draw(_ latent: Tensor, as seen: StampObservation, _ memory: inout Memory) {
    let (width, pixels) = (LatentLayout.count, StampGeometry.pixelCount)
    let side = StampGeometry.side
    memory.galaxies.elements.withUnsafeMutableBufferPointer { galaxies in
      for row in 0..<latent.shape[0] {
        guard let target = galaxies.baseAddress else { return }
        profile.draw(shape(latent, row, seen), into: target + row * pixels)
      }
    }
    memory.convolution.forward(memory.galaxies, psf: seen.pointSpread, into: &memory.blurred)
    for row in 0..<latent.shape[0] {
      let gate = SleepLoss.sigmoid(2 * latent.elements[row * width])
      for y in 0..<side {
        for x in 0..<side {
          let pixel = (row * side + y) * side + x
          let point = Self.point(seen, row, x, y)
          memory.mixed.elements[pixel] =
            gate * point + (1 - gate) * memory.blurred.elements[pixel]
        }
      }
      memory.shifts.elements[2 * row] = LatentTarget.shiftScale * latent.elements[row * width + 2]
      memory.shifts.elements[2 * row + 1] =
        LatentTarget.shiftScale * latent.elements[row * width + 1]
    }
    for index in memory.shifts.elements.indices {
      memory.shifts.elements[index] = min(max(memory.shifts.elements[index], -2), 2)
    }
    memory.shift.forward(memory.mixed, by: memory.shifts, into: &memory.moved)
  }

  /// Returns `scale * sum` of the negative log-likelihoods, flux eliminated, up to what the pixels
  /// alone decide, and sets `memory.latentGradient`; the profile's gradients are **added**.
  ///
  /// A picture so far off that its chi^2 gain is beyond `robust` pulls no stronger than there: blends
  /// and artefacts do not decide what galaxies look like.
  public func evaluate(
    _ latent: Tensor, against seen: StampObservation, scale: Double, _ memory: inout Memory
  ) -> Double {
    draw(latent, as: seen, &memory)
    memory.flux.forward(template: memory.moved, data: seen.light, weights: seen.weights)
    let pixels = StampGeometry.pixelCount
    var total = 0.0
    for row in 0..<latent.shape[0] {
      let flux = max(memory.flux.flux.elements[row], 0)
      var (chi2, count) = (0.0, 0.0)
      for pixel in row * pixels..<(row + 1) * pixels where seen.weights.elements[pixel] > 0 {
        let rest = seen.light.elements[pixel] - flux * memory.moved.elements[pixel]
        chi2 += Double(seen.weights.elements[pixel] * rest * rest)
        count += 1
      }
      // Student's likelihood of the whole stamp: its price grows as a logarithm beyond the noise.
      let freedom = max(count, 1)
      let excess = max(chi2 / freedom, 0)
      let robust = 0.5 * freedom * 4 * log(1 + excess / 4)
      let pull = Float(scale / (1 + excess / 4))
      total += scale * robust
      for pixel in row * pixels..<(row + 1) * pixels {
        let rest = seen.light.elements[pixel] - flux * memory.moved.elements[pixel]
        memory.movedGradient.elements[pixel] =
          -pull * flux * seen.weights.elements[pixel] * rest
      }
    }
    backward(latent, seen, &memory)
    return total
  }

  private func backward(_ latent: Tensor, _ seen: StampObservation, _ memory: inout Memory) {
    memory.shift.backward(
      memory.movedGradient, into: &memory.mixedGradient, &memory.shiftGradient)
    let (width, pixels, side) = (LatentLayout.count, StampGeometry.pixelCount, StampGeometry.side)
    for row in 0..<latent.shape[0] {
      let gate = SleepLoss.sigmoid(2 * latent.elements[row * width])
      var byGate: Float = 0
      for y in 0..<side {
        for x in 0..<side {
          let pixel = (row * side + y) * side + x
          let slope = memory.mixedGradient.elements[pixel]
          byGate += slope * (Self.point(seen, row, x, y) - memory.blurred.elements[pixel])
          memory.mixedGradient.elements[pixel] = (1 - gate) * slope
        }
      }
      memory.latentGradient.elements[row * width] = 2 * gate * (1 - gate) * byGate
      for (axis, coordinate) in [(0, 2), (1, 1)] {
        let isFree = abs(memory.shifts.elements[2 * row + axis]) < 2
        memory.latentGradient.elements[row * width + coordinate] =
          isFree ? LatentTarget.shiftScale * memory.shiftGradient.elements[2 * row + axis] : 0
      }
    }
    memory.convolution.backward(
      memory.mixedGradient, into: &memory.galaxyGradient, &memory.pointGradient)
    for row in 0..<latent.shape[0] {
      let range = row * pixels..<(row + 1) * pixels
      let slopes = memory.galaxies.elements[range].withUnsafeBufferPointer { picture in
        memory.galaxyGradient.elements[range].withUnsafeBufferPointer { gradient in
          guard let picture = picture.baseAddress, let gradient = gradient.baseAddress else {
            return SIMD4<Float>()
          }
          return profile.backward(
            shape(latent, row, seen), picture: picture, pixelGradient: gradient,
            adding: &memory.profileGradients)
        }
      }
      for k in 0..<4 { memory.latentGradient.elements[row * width + 3 + k] = slopes[k] }
    }
  }

  private func shape(
    _ latent: Tensor, _ row: Int, _ seen: StampObservation
  ) -> GalaxyProfile.Shape {
    let start = row * LatentLayout.count
    return GalaxyProfile.Shape(
      latent: latent.elements[start..<start + LatentLayout.count],
      logSeeing: seen.logSeeing[row])
  }

  /// The point spread at a pixel of the cutout; the first column and row have none.
  @inline(__always)
  private static func point(_ seen: StampObservation, _ row: Int, _ x: Int, _ y: Int) -> Float {
    guard x > 0, y > 0 else { return 0 }
    let side = StampObservation.pointSide
    return seen.pointSpread.elements[(row * side + y - 1) * side + x - 1]
  }
}
