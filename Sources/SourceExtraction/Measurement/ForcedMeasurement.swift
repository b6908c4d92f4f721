import Foundation
import Imaging
import Tensors

/// A source that was found elsewhere, as forced photometry takes it over.
public struct ForcedSource: Sendable {
  /// Its label in the label map.
  public var label: Int32
  /// Its place on this frame, 0-based; undefined where the frame does not show it.
  public var place: PixelPoint
  /// Where its light as a point source is centred, 0-based: near `place`, but not pulled aside by
  /// neighbours.
  public var pointPlace: PixelPoint
  /// The standard deviations along its axes on this frame, pixels.
  public var majorAxis, minorAxis: Double
  /// The angle of the major axis on this frame, degrees from x towards y.
  public var angle: Double
  /// The Kron aperture in units of the two axes.
  public var kronRadius: Double

  /// A source of the given place and shape.
  public init(
    label: Int32, place: PixelPoint, pointPlace: PixelPoint? = nil,
    axes: (major: Double, minor: Double, angle: Double),
    kronRadius: Double
  ) {
    self.label = label
    self.place = place
    self.pointPlace = pointPlace ?? place
    (majorAxis, minorAxis, angle) = axes
    self.kronRadius = kronRadius
  }
}

/// The light of a source in a place and in apertures that were settled on another frame.
///
/// Nothing is fitted but the flux: measurements of one source in several bands then mean the same
/// light, and a source too faint to be found in a band has an upper limit there instead of a hole.
public struct ForcedMeasurement: Sendable, Equatable {
  /// The sum over the Kron ellipse.
  public var kron = FluxMeasurement.undefined
  /// The sums over the circular apertures, in the configuration's order.
  public var apertures: [FluxMeasurement] = []
  /// The flux of a point source at that very place.
  public var pointSource = FluxMeasurement.undefined
  /// Whether part of an aperture lies outside of the frame, or on bad pixels.
  public var flags: SourceFlags = []

  private static let chunk = 64

  /// Measures each source on `field`; what the frame does not show stays undefined.
  ///
  /// - Parameters:
  ///   - sources: what to measure.
  ///   - labels: whose pixel each pixel of `field` is, 0 for sky.
  ///   - field: the frame without its sky.
  ///   - pointSpread: the frame's point spread.
  ///   - configuration: the diameters of the circular apertures.
  ///   - parallelism: the threads.
  public static func measure(
    _ sources: [ForcedSource], labels: [Int32], on field: SkySubtracted,
    pointSpread: PointSpreadModel, configuration: MeasurementConfiguration = .default,
    parallelism: Parallelism = .machine
  ) -> [ForcedMeasurement] {
    let frame = PixelBox(width: field.image.width, height: field.image.height)
    let shown = sources.indices.filter { sources[$0].pixel(on: frame) != nil }
    let sky = SkyAtSources(
      places: shown.compactMap { sources[$0].pixel(on: frame) }, field: field,
      parallelism: parallelism)
    var results = [ForcedMeasurement](repeating: ForcedMeasurement(), count: sources.count)
    SourceMeasurement.withScene(of: field, labels: labels) { scene in
      let measuring = ForcedMeasuring(
        scene: scene, configuration: configuration, gain: field.gain, pointSpread: pointSpread,
        ratios: NoiseRatios(field.background.noiseCorrelation))
      results.withUnsafeMutableBufferPointer { results in
        let target = Target(results: results)
        parallelism.forEachRange(of: shown.count, chunk: chunk) { range in
          var stamp = SourceStamp()
          for index in range {
            target.results[shown[index]] = measuring.measure(
              sources[shown[index]], noise: Double(sky.sigmas[index]), stamp: &stamp)
          }
        }
      }
    }
    return results
  }

  private struct Target: @unchecked Sendable {
    let results: UnsafeMutableBufferPointer<ForcedMeasurement>
  }
}

extension ForcedSource {
  /// The pixel at its place; nil outside of `frame`.
  fileprivate func pixel(on frame: PixelBox) -> (x: Int, y: Int)? {
    guard place.isDefined, abs(place.x) < 1e9, abs(place.y) < 1e9 else { return nil }
    guard pointPlace.isDefined, abs(pointPlace.x - place.x) < 1e4,
      abs(pointPlace.y - place.y) < 1e4
    else { return nil }
    let (x, y) = (Int(place.x.rounded()), Int(place.y.rounded()))
    return frame.x.contains(x) && frame.y.contains(y) ? (x, y) : nil
  }

  /// The second moments of its ellipse.
  fileprivate var moments: LightMoments {
    let (sine, cosine) = (sin(angle * .pi / 180), cos(angle * .pi / 180))
    let (major, minor) = (majorAxis * majorAxis, minorAxis * minorAxis)
    return LightMoments(
      xx: major * cosine * cosine + minor * sine * sine,
      yy: major * sine * sine + minor * cosine * cosine, xy: (major - minor) * sine * cosine
    ).regularized
  }
}

/// Measures sources at given places one after the other.
private struct ForcedMeasuring {
  let scene: PixelScene
  let configuration: MeasurementConfiguration
  let gain: Double?
  let pointSpread: PointSpreadModel
  let ratios: NoiseRatios

  func measure(_ source: ForcedSource, noise: Double, stamp: inout SourceStamp) -> ForcedMeasurement
  {
    let form = EllipseForm(centre: source.place, moments: source.moments)
    let scale = source.kronRadius.isFinite ? source.kronRadius : configuration.smallestKronRadius
    let largest = (configuration.apertureDiameters.max() ?? 0) / 2
    let radius = max(2, Int((configuration.fitReach * pointSpread.centralFWHM).rounded()))
    let side = 2 * radius + 3
    let middle = (x: Int(source.pointPlace.x.rounded()), y: Int(source.pointPlace.y.rounded()))
    let box = form.box(scale: scale)
      .union(CircularAperture(centre: source.place, radius: largest + 1).box)
      .union(PixelBox(centredOnX: middle.x, y: middle.y, side: side))
    var result = ForcedMeasurement()
    guard box.area <= configuration.largestStamp else { return result }
    stamp.fill(box, label: source.label, centre: source.place, from: scene)
    let variance = noise * noise
    let kron = form.sum(of: stamp, scale: scale, skyVariance: variance)
    result.kron = flux(kron)
    result.apertures = configuration.apertureDiameters.map { diameter in
      flux(
        CircularAperture(centre: source.place, radius: diameter / 2)
          .sum(of: stamp, skyVariance: variance))
    }
    if kron.isTruncated { result.flags.insert(.incompleteAperture) }
    result.pointSource = pointSource(at: source.pointPlace, radius: radius, variance, stamp)
    return result
  }

  private func flux(_ sum: ApertureSum) -> FluxMeasurement {
    var sum = sum
    let ratio = ratios.ratio(area: sum.area)
    sum.variance *= ratio * ratio
    return FluxMeasurement(flux: sum.flux, error: sum.fluxError(gain: gain))
  }

  /// The best flux of the point spread on the source's own pixels, all of equal weight.
  private func pointSource(
    at place: PixelPoint, radius: Int, _ variance: Double, _ stamp: SourceStamp
  ) -> FluxMeasurement {
    let model = pointSpread.stamp(atX: place.x, y: place.y, side: 2 * radius + 1)
    let box = PixelBox(
      centredOnX: Int(place.x.rounded()), y: Int(place.y.rounded()), side: model.width)
    var (product, squares, area) = (0.0, 0.0, 0.0)
    stamp.withRows(of: box) { row, values, own in
      for column in 0..<box.width where own[column] > 0 {
        let template = Double(model[column, row])
        product += template * Double(values[column])
        squares += template * template
        area += 1
      }
    }
    guard squares > 0 else { return .undefined }
    let flux = product / squares
    let ratio = ratios.ratio(area: area)
    let photons = gain.map { $0 > 0 ? max(0, flux) / $0 : 0 } ?? 0
    return FluxMeasurement(
      flux: flux, error: (variance * ratio * ratio / squares + photons).squareRoot())
  }
}

extension MeasurementConfiguration {
  /// The radius of forced fits of point sources, in units of the FWHM.
  fileprivate var fitReach: Double { 1.5 }
}
