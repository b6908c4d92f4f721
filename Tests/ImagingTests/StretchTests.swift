import Foundation
import Imaging
import Tensors
import Testing

@Suite("Display limits and stretches")
struct StretchTests {
  /// A frame that is easily made elsewhere too: a sawtooth on a slope, with bright pixels.
  private func frame(_ width: Int, _ height: Int) -> Image {
    let pixels = (0..<width * height).map { index in
      index % 97 == 0
        ? 5000 : Float(Double(index * 7919 % 1009) / 1009 + Double(index % width) * 0.002)
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  // Expected: astropy 8.0.2, ZScaleInterval().get_limits, of the same frames.
  @Test(
    "zscale finds the limits that astropy finds",
    arguments: [
      (300, 200, [0.028901882469654083, 2.9855980148812136]),
      (31, 17, [0.04065212979912758, 2.5693724932617217]), (2, 2, [0.5470941662788391, 5000.0]),
      (1, 1, [5000.0, 5000.0]),
    ])
  func zscale(width: Int, height: Int, expected: [Double]) {
    var image = frame(width, height)
    if width == 300 {
      for index in 3000..<6000 { image.pixels[index] = .nan }
    }
    let limits = ZScale().limits(of: image)
    #expect(abs(limits.black - expected[0]) < 1e-9)
    #expect(abs(limits.white - max(expected[1], limits.black)) < 0.01)
    if expected[1] > expected[0] { #expect(abs(limits.white - expected[1]) < 1e-9) }
  }

  @Test("limits of nothing and of a constant frame leave room between black and white")
  func degenerate() {
    for value in [Float.nan, 0, 7, -1e30] {
      let image = Image(width: 9, height: 9, filledWith: value)
      for limits in [
        ZScale().limits(of: image), DisplayLimits(percentilesOf: image, from: 1, to: 99),
      ] {
        #expect(limits.white > limits.black)
        #expect(limits.black.isFinite && limits.white.isFinite)
      }
    }
  }

  @Test("percentiles lie between neighbours as a sorted list says")
  func percentiles() {
    let image = Image(width: 5, height: 1, pixels: [40, 10, 30, .infinity, 20])
    #expect(
      DisplayLimits(percentilesOf: image, from: 0, to: 100) == DisplayLimits(black: 10, white: 40))
    #expect(
      DisplayLimits(percentilesOf: image, from: 50, to: 90) == DisplayLimits(black: 25, white: 37))
  }

  @Test("asinh shades agree with the formula to half a shade")
  func asinhShades() {
    let image = Image(width: 400, height: 1, pixels: (0..<400).map { 10 * Float($0) - 100 })
    let stretch = Stretch(
      limits: DisplayLimits(black: 0, white: 3000), curve: .asinh(softening: 20))
    for (value, shade) in zip(image.pixels, stretch.shades(of: image)) {
      let height = asinh(max(0, Double(value)) / 20) / asinh(150) * 254
      #expect(abs(Double(shade) - 1 - min(254, height)) <= 0.501)
    }
  }

  @Test("linear shades run from 1 to 255 and stop there")
  func linearShades() {
    let image = Image(width: 5, height: 1, pixels: [-5, 0, 127, 254, 1e30])
    let shades = Stretch(limits: DisplayLimits(black: 0, white: 254)).shades(of: image)
    #expect(shades == [1, 1, 128, 255, 255])
  }

  @Test("pixels without a value have a shade of their own, saturated ones do not")
  func noValue() {
    let image = Image(width: 4, height: 1, pixels: [.nan, -.infinity, 1, 1])
    var mask = Mask(width: 4, height: 1)
    mask[2, 0] = .invalid
    mask[3, 0] = .saturated
    let shades = Stretch(limits: DisplayLimits(black: 0, white: 1)).shades(of: image, mask: mask)
    #expect(shades == [0, 0, 0, 255])
  }

  @Test("a preview shows faint structure and does not burn out the cores")
  func preview() throws {
    var random = RandomStream(seed: 5)
    var image = Image(width: 256, height: 256)
    for index in image.pixels.indices { image.pixels[index] = Float(100 + random.normal()) }
    let stretch = Preview.stretch(for: image)
    image[9, 9] = .nan
    for step in 0..<64 { image[20 + step, 40] = 100 + Float(step * step) }
    let bright = Preview.stretch(for: image)
    let shades = bright.shades(of: image)
    #expect(stretch.limits.black < 100 && stretch.limits.white > 100)
    #expect(shades[40 * 256 + 50] > shades[40 * 256 + 22])
    #expect(shades[40 * 256 + 75] > shades[40 * 256 + 50])
    let picture = try Preview.picture(of: image)
    #expect(picture.pixels == .grey8(shades, transparent: 0))
    #expect(shades.count { $0 == Stretch.noValue } == 1)
  }
}

@Suite("Colour pictures")
struct LuptonRGBTests {
  private let mapping = LuptonRGB(
    minimum: SIMD3(1, 2, 3), scale: SIMD3(1, 0.5, 2), stretch: 5, softening: 8)

  /// The mapping pixel by pixel, straight from the formulae.
  private func slowTwin(_ raw: SIMD3<Double>) -> [UInt8] {
    let color = (raw - mapping.minimum) * mapping.scale
    let intensity = color.sum() / 3
    guard intensity > 0 else { return [0, 0, 0] }
    let slope = 0.1 * 255 / asinh(0.1 * 8)
    var drawn = color * (asinh(intensity * 8 / 5) * slope / intensity)
    drawn.replace(with: 0, where: drawn .< 0)
    if drawn.max() > 255 { drawn *= 255 / drawn.max() }
    return [UInt8(drawn.x), UInt8(drawn.y), UInt8(drawn.z)]
  }

  private func band(_ random: inout RandomStream) -> Image {
    let pixels = (0..<5000).map { _ in Float(exp(random.uniform(in: -3..<8))) - 2 }
    return Image(width: 100, height: 50, pixels: pixels)
  }

  @Test("the loop agrees with the formulae to one step of 255")
  func slowTwin() throws {
    var random = RandomStream(seed: 11)
    let bands = try RGBBands(red: band(&random), green: band(&random), blue: band(&random))
    let bytes = mapping.bytes(of: bands)
    for index in 0..<5000 {
      let raw = SIMD3(
        Double(bands.red.pixels[index]), Double(bands.green.pixels[index]),
        Double(bands.blue.pixels[index]))
      let expected = slowTwin(raw)
      for channel in 0..<3 {
        #expect(abs(Int(bytes[3 * index + channel]) - Int(expected[channel])) <= 1)
      }
    }
  }

  @Test("bands of different sides are refused")
  func sizes() {
    let (small, large) = (Image(width: 1, height: 2), Image(width: 2, height: 2))
    #expect(throws: ImagingError.sizesDiffer(expected: "2 x 2", found: "1 x 2")) {
      try RGBBands(red: large, green: large, blue: small)
    }
  }

  @Test("a band without a value is black there, the others stay")
  func missing() throws {
    let bands = try RGBBands(
      red: Image(width: 1, height: 1, filledWith: .nan),
      green: Image(width: 1, height: 1, filledWith: 50),
      blue: Image(width: 1, height: 1, filledWith: 3))
    let bytes = mapping.bytes(of: bands)
    #expect(bytes[0] == 0 && bytes[1] > 100 && bytes[2] == 0)
  }

  @Test("the suiting mapping shows the sky as dark grey in any units")
  func suiting() throws {
    var random = RandomStream(seed: 2)
    let bands = [(1.0, 0.1), (1000, 20), (-5, 3)].map { level, noise in
      Image(
        width: 64, height: 64,
        pixels: (0..<4096).map { _ in Float(level + noise * random.normal()) })
    }
    let rgb = try RGBBands(red: bands[0], green: bands[1], blue: bands[2])
    let bytes = LuptonRGB(suiting: rgb).bytes(of: rgb)
    for channel in 0..<3 {
      let mean =
        stride(from: channel, to: bytes.count, by: 3)
        .reduce(0) { $0 + Double(bytes[$1]) } / 4096
      #expect(mean > 10 && mean < 60)
    }
  }
}
