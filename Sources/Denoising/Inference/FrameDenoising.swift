import Foundation
import FITSFiles
import Imaging
import SourceExtraction
import Tensors

/// Takes the noise out of frames, in the frame's own units.
public struct FrameDenoising: Sendable {
  /// What makes the maps.
  public var mapping: any SourceMapping
  /// The threads to use.
  public var parallelism: Parallelism

  /// Denoising with the given maps.
  public init(mapping: any SourceMapping, parallelism: Parallelism = .machine) {
    self.mapping = mapping
    self.parallelism = parallelism
  }

  /// A frame without its noise.
  public struct Result: Sendable {
    /// The light, image units.
    public let image: Image
    /// The noise of each pixel of the frame's sky, image units.
    public let sigma: Image
    /// The frame's header.
    public let header: Header
    /// What the user should know, one line each.
    public let warnings: [String]
  }

  /// Denoises a field; with `keepingSky` the sky is put back.
  public func run(_ field: consuming Field, keepingSky: Bool) throws -> Result {
    let background = try BackgroundEstimator.estimate(field, parallelism: parallelism)
    return try run(
      on: SkySubtracted(field, background: background, parallelism: parallelism),
      keepingSky: keepingSky)
  }

  /// Denoises a field whose sky has been taken out; with `keepingSky` the sky is put back.
  public func run(on subtracted: SkySubtracted, keepingSky: Bool) throws -> Result {
    let background = subtracted.background
    let seeing = SeeingEstimate(subtracted, parallelism: parallelism)
    let conservation = FluxConservation(seeing: seeing.fwhm, parallelism: parallelism)
    var light = conservation.light(
      of: try mapping.maps(of: subtracted, parallelism: parallelism), from: subtracted)
    var sigma = Image(width: light.width, height: light.height)
    let width = light.width
    light.pixels.withUnsafeMutableBufferPointer { light in
      sigma.pixels.withUnsafeMutableBufferPointer { sigma in
        let target = Target(light: light, sigma: sigma)
        parallelism.forEachRange(of: subtracted.image.height, chunk: 32) { rows in
          var level = [Float](repeating: 0, count: width)
          for y in rows {
            let row = y * width..<(y + 1) * width
            let noise = UnsafeMutableBufferPointer(rebasing: target.sigma[row])
            subtracted.skySigma(row: y, into: noise)
            if keepingSky {
              level.withUnsafeMutableBufferPointer { background.level(row: y, into: $0) }
            }
            for x in 0..<width {
              target.light[row.lowerBound + x] =
                target.light[row.lowerBound + x] * noise[x] + level[x]
            }
          }
        }
      }
    }
    return Result(
      image: light, sigma: sigma, header: subtracted.header,
      warnings: FieldFamiliarity(subtracted, seeing: seeing).warnings)
  }

  private struct Target: @unchecked Sendable {
    let light: UnsafeMutableBufferPointer<Float>
    let sigma: UnsafeMutableBufferPointer<Float>
  }
}
