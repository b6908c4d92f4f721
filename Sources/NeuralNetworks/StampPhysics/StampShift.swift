import Tensors

/// Moves every stamp by its own part of a pixel, with gradients for stamps and shifts.
///
/// Stamps are `[batch, height, width]`, shifts `[batch, 2]`: (y, x) in pixels. Beyond its edges a
/// stamp is zero, up to a margin of `margin` pixels: longer shifts wrap around.
public struct StampShift: Sendable {
  private let transform: StampTransform
  private var memory: StampTransformMemory
  private var shift: SpectrumShift
  private var spectrum, moved, gradient: Tensor

  /// Memory for shifts of stamps of the given shape.
  public init(stamps: Shape, margin: Int = 4) {
    precondition(stamps.rank == 3 && margin >= 0, "stamps are [batch, height, width]")
    transform = StampTransform(
      height: stamps[1], width: stamps[2],
      minimumPlane: (stamps[1] + margin, stamps[2] + margin))
    memory = transform.makeMemory(batch: stamps[0])
    shift = SpectrumShift(of: transform, batch: stamps[0])
    spectrum = Tensor(transform.spectrumShape(batch: stamps[0]))
    moved = spectrum
    gradient = spectrum
  }

  /// result(y, x) = stamp(y - dy, x - dx).
  public mutating func forward(_ stamps: Tensor, by shifts: Tensor, into result: inout Tensor) {
    transform.forward(stamps, into: &spectrum, &memory)
    shift.forward(spectrum, by: shifts, into: &moved)
    transform.inverse(moved, into: &result, &memory)
  }

  /// The gradients by the stamps and by the shifts of the forward run just before.
  public mutating func backward(
    _ resultGradient: Tensor, into stampGradient: inout Tensor, _ shiftGradient: inout Tensor
  ) {
    transform.inverseGradient(resultGradient, into: &gradient, &memory)
    shift.backward(gradient, moved: moved, into: &spectrum, &shiftGradient)
    transform.forwardGradient(spectrum, into: &stampGradient, &memory)
  }
}
