import Foundation
import Tensors

/// How values become shades of grey.
public struct Stretch: Sendable, Equatable {
  /// The shape of the way from black to white.
  public enum Curve: Sendable, Equatable {
    /// Equal steps of value are equal steps of grey.
    case linear
    /// Linear up to about `softening` (in the image's units, above black), logarithmic beyond:
    /// asinh((value - black) / softening).
    case asinh(softening: Double)
  }

  /// The values shown as black and white.
  public var limits: DisplayLimits
  /// The shape between them.
  public var curve: Curve

  /// The stretch between `limits` along `curve`.
  public init(limits: DisplayLimits, curve: Curve = .linear) {
    self.limits = limits
    self.curve = curve
  }

  /// The shade of a pixel that has no value.
  public static let noValue: UInt8 = 0

  /// The shade of every pixel: 1 (black) to 255 (white), or `noValue` where the pixel is not finite
  /// or `mask` calls it invalid.
  public func shades(
    of image: Image, mask: Mask? = nil, parallelism: Parallelism = .machine
  ) -> [UInt8] {
    let span = limits.white - limits.black
    switch curve {
    case .linear:
      let scale = Float(254 / span)
      return shades(of: image, mask: mask, parallelism: parallelism) { $0 * scale }
    case .asinh(let softening):
      let softening = max(softening, span * 1e-9)
      let scale = 254 / asinh(span / softening)
      let table = FunctionTable(upTo: Float(span / softening)) { asinh($0) * scale }
      let inverse = Float(1 / softening)
      return table.withLookup { lookup in
        let shared = SharedLookup(lookup: lookup)
        return shades(of: image, mask: mask, parallelism: parallelism) { value in
          shared.lookup(value * inverse)
        }
      }
    }
  }

  /// The shades, `height` giving the brightness, 0 to 254, of a value above black.
  @inline(__always)
  private func shades(
    of image: Image, mask: Mask?, parallelism: Parallelism, by height: @Sendable (Float) -> Float
  ) -> [UInt8] {
    let black = Float(limits.black)
    let count = image.pixels.count
    return [UInt8](unsafeUninitializedCapacity: count) { shades, initialized in
      image.pixels.withUnsafeBufferPointer { pixels in
        let shared = SharedPixels(pixels: pixels, shades: shades)
        parallelism.forEachRange(of: count, chunk: 1 << 18) { range in
          for index in range {
            let value = shared.pixels[index]
            let shade = min(254, max(0, height(value - black)))
            shared.shades[index] = value.isFinite ? UInt8(shade + 1.5) : Self.noValue
          }
          mask?.flags.withUnsafeBufferPointer { flags in
            for index in range where flags[index].contains(.invalid) {
              shared.shades[index] = Self.noValue
            }
          }
        }
      }
      initialized = count
    }
  }

  private struct SharedLookup: @unchecked Sendable {
    let lookup: FunctionTable.Lookup
  }

  private struct SharedPixels: @unchecked Sendable {
    let pixels: UnsafeBufferPointer<Float>
    let shades: UnsafeMutableBufferPointer<UInt8>
  }
}
