import Imaging
import SourceExtraction
import Tensors

/// Frames that nobody should take, and somebody will.
enum StrangeFrame: String, CaseIterable, Sendable {
  case allNaN, constant, zero, onePixel, oneRow, halfSaturated, twoValues, huge, tiny

  /// The frame as a field.
  var field: Field {
    var frame = Frame(image: image, name: rawValue)
    if self == .halfSaturated { frame.flagSaturated(atOrAbove: 1000) }
    return Field(frame)
  }

  private var image: Image {
    switch self {
    case .allNaN: Image(width: 130, height: 70, filledWith: .nan)
    case .constant: Image(width: 200, height: 100, filledWith: 1234.5)
    case .zero: Image(width: 100, height: 200)
    case .onePixel: Image(width: 1, height: 1, filledWith: 7)
    case .oneRow: noise(width: 300, height: 1, scale: 1)
    case .halfSaturated: halfSaturated
    case .twoValues: twoValues
    case .huge: noise(width: 150, height: 150, scale: 1e30)
    case .tiny: noise(width: 150, height: 150, scale: 1e-25)
    }
  }

  private var halfSaturated: Image {
    var image = noise(width: 257, height: 193, scale: 3)
    for index in 0..<image.pixels.count / 2 { image.pixels[index] = 65_535 }
    return image
  }

  private var twoValues: Image {
    var image = Image(width: 128, height: 128)
    for index in stride(from: 0, to: image.pixels.count, by: 50) { image.pixels[index] = 1 }
    return image
  }

  private func noise(width: Int, height: Int, scale: Float) -> Image {
    var random = RandomStream(seed: 5, stream: 6)
    var image = Image(width: width, height: height)
    for index in image.pixels.indices { image.pixels[index] = scale * Float(random.normal()) }
    return image
  }
}
