import CommandLineParsing
import FITSFiles
import Foundation
import Imaging
import SkySimulation
import Tensors

/// What `inject` has to know of a frame; what is not given is read from the header or measured.
struct InjectionOptions: SharedOptions {
  static let heading: String? = "Observation options"

  @Option(
    "--psf", value: "FITS", help: "A picture of a star with odd sides, at the frame's scale.",
    completion: .files(["fits"]))
  var pointSpread: String?
  @Option(
    "--fwhm", value: "PIXELS", in: 0.5...100,
    help: "Use a round Moffat profile (beta 3) of this width instead of the frame's stars.")
  var fwhm: Double?
  @Option("--gain", value: "E", in: 1e-6...1e12, help: "Electrons per unit of the image.")
  var gain: Double?
  @Option("--zero-point", value: "MAG", help: "The magnitude of one unit of flux.")
  var zeroPoint: Double?
  @Option("--pixel-scale", value: "ARCSEC", in: 0.001...60, help: "Arcseconds per pixel.")
  var pixelScale: Double?

  /// The injection that suits `frame`.
  func injection(
    for frame: Frame, settings: Settings, console: Console
  ) throws -> SourceInjection {
    let facts = ObservationFacts(header: frame.header, keywords: settings.keywords)
    guard let zeroPoint = zeroPoint ?? facts.zeroPoint?.value else {
      throw UsageError.message("the header has no zero point; say --zero-point")
    }
    if gain == nil && facts.gain == nil {
      console.warn("no gain is known; injected light has no photon noise of its own (see --gain)")
    }
    let observation = Observation(
      pixelScale: pixelScale ?? frame.wcs?.pixelScale ?? 1,
      skySigma: RobustStatistics(of: frame.image, mask: frame.mask).sigma,
      gain: gain ?? facts.gain?.value ?? 1e12, zeroPoint: zeroPoint)
    if let fwhm { return try observation.injection(moffatOfWidth: fwhm) }
    let (picture, width) = try picture(for: frame, facts: facts, console: console)
    return try observation.injection(picture: picture, fwhm: width)
  }

  private func picture(
    for frame: Frame, facts: ObservationFacts, console: Console
  ) throws -> (Image, Double) {
    if let path = pointSpread {
      let given = try Frame.open(FITSLocation(path)).image
      return (given, given.widthOfPeak)
    }
    var marked = frame
    if let level = facts.saturation?.value { marked.flagSaturated(atOrAbove: Float(level)) }
    guard let stack = StackedPointSpread(of: marked.image, mask: marked.mask) else {
      throw UsageError.message("the frame has too few stars to see its point spread; say --fwhm")
    }
    console.note(
      "the point spread is a stack of \(stack.starCount) stars, "
        + "\(Float((stack.fwhm * 100).rounded() / 100)) pixels wide")
    return (stack.picture, stack.fwhm)
  }
}

/// The facts of a frame that injected sources depend on.
private struct Observation {
  let pixelScale: Double
  let skySigma: Double
  let gain: Double
  let zeroPoint: Double

  func injection(moffatOfWidth fwhm: Double) throws -> SourceInjection {
    let field = PointSpreadField(
      model: .moffat(beta: 3), constant: PointSpread(fwhm: fwhm * pixelScale))
    return try SourceInjection(
      pointSpread: field, pixelScale: pixelScale, skySigma: skySigma, gain: gain,
      zeroPoint: zeroPoint)
  }

  func injection(picture: Image, fwhm: Double) throws -> SourceInjection {
    try SourceInjection(
      sampled: try SampledPointSpread(picture, fwhm: fwhm), pixelScale: pixelScale,
      skySigma: skySigma, gain: gain, zeroPoint: zeroPoint)
  }
}

extension Image {
  /// The diameter of the circle that covers as much as the pixels above half the peak.
  fileprivate var widthOfPeak: Double {
    let half = (pixels.max() ?? 0) / 2
    let area = Double(pixels.count { $0 > half })
    return 2 * (area / .pi).squareRoot()
  }
}
