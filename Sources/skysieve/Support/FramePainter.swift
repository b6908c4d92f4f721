import CommandLineParsing
import Foundation
import Imaging
import Tensors

/// How values become grey.
enum PreviewStretch: String, CaseIterable, ArgumentValue, Codable, Sendable {
  /// Linear through the noise, logarithmic above it.
  case asinh
  /// Linear between the limits of the zscale algorithm.
  case zscale
  /// Linear between two percentiles.
  case percentile
  /// Linear from the smallest to the largest value.
  case minmax
}

/// Turns frames into pictures as the settings say.
struct FramePainter {
  let settings: Settings.Preview
  let parallelism: Parallelism

  /// A colour picture, and whether its frames could be laid over each other by the sky.
  struct ColourPainting {
    let picture: PNGPicture
    let isAligned: Bool
  }

  /// The grey picture of a frame.
  func picture(of frame: Frame) throws -> PNGPicture {
    let factor = binning(of: frame.image)
    let stretch = stretch(for: frame)
    guard factor > 1 else {
      return try Preview.picture(
        of: frame.image, mask: frame.mask, stretch: stretch, texts: texts(of: [frame]),
        parallelism: parallelism)
    }
    let small = frame.image.binned(by: factor, mask: frame.mask)
    return try Preview.picture(
      of: small, stretch: stretch, texts: texts(of: [frame]), parallelism: parallelism)
  }

  /// The colour picture of three frames, red first.
  func colourPicture(of frames: [Frame]) throws -> ColourPainting {
    precondition(frames.count == 3, "a colour picture has three bands")
    let laid = frames.map { aligned($0, to: frames[0]) }
    let factor = binning(of: frames[0].image)
    let images = laid.map { $0.image.binned(by: factor) }
    let bands = try RGBBands(red: images[0], green: images[1], blue: images[2])
    let mapping = LuptonRGB(suiting: bands, parallelism: parallelism)
    return ColourPainting(
      picture: try mapping.picture(of: bands, texts: texts(of: frames), parallelism: parallelism),
      isAligned: laid.allSatisfy(\.isAligned))
  }

  private func stretch(for frame: Frame) -> Stretch {
    switch settings.stretch {
    case .asinh:
      return Preview.stretch(for: frame.image, mask: frame.mask, parallelism: parallelism)
    case .zscale:
      var zscale = ZScale()
      zscale.contrast = settings.contrast
      return Stretch(
        limits: zscale.limits(of: frame.image, mask: frame.mask, parallelism: parallelism))
    case .percentile:
      return Stretch(
        limits: limits(of: frame, from: settings.lowPercentile, to: settings.highPercentile))
    case .minmax:
      return Stretch(limits: limits(of: frame, from: 0, to: 100))
    }
  }

  private func limits(of frame: Frame, from low: Double, to high: Double) -> DisplayLimits {
    DisplayLimits(
      percentilesOf: frame.image, mask: frame.mask, from: low, to: high, parallelism: parallelism)
  }

  private func binning(of image: Image) -> Int {
    guard settings.maximumSide > 0 else { return 1 }
    let longest = max(image.width, image.height)
    return max(1, (longest + settings.maximumSide - 1) / settings.maximumSide)
  }

  private func aligned(_ frame: Frame, to reference: Frame) -> (image: Image, isAligned: Bool) {
    let (width, height) = (reference.image.width, reference.image.height)
    guard let from = reference.wcs, let to = frame.wcs,
      let alignment = FrameAlignment(from: from, width: width, height: height, to: to)
    else { return (frame.image, false) }
    return (
      alignment.resampled(frame.image, width: width, height: height, parallelism: parallelism),
      true
    )
  }

  private func texts(of frames: [Frame]) -> [PNGText] {
    [
      PNGText("Software", "Skysieve"),
      PNGText("Source", frames.map(\.name).joined(separator: ", ")),
    ]
  }
}
