import Imaging
import Tensors

/// How the pixels of one band lie on those of the reference band.
struct BandAlignment: Sendable {
  /// The sides and world coordinates of a frame.
  struct Grid: Sendable {
    let name: String
    let width: Int
    let height: Int
    let wcs: WCS?
  }

  let reference: Grid
  let band: Grid
  /// From the band's pixels to the reference's, for whole maps; nil where the grids are the same.
  private let backward: FrameAlignment?
  private let forward: FrameAlignment?

  /// Throws where nothing says how the bands lie on each other.
  init(reference: Grid, band: Grid) throws {
    self.reference = reference
    self.band = band
    guard let from = reference.wcs, let to = band.wcs else {
      guard reference.width == band.width, reference.height == band.height else {
        throw PipelineError.bandsDiffer(
          "\(band.name): without world coordinates, bands need equal sides: "
            + "\(band.width) x \(band.height) here, \(reference.width) x \(reference.height) in "
            + reference.name)
      }
      (forward, backward) = (nil, nil)
      return
    }
    forward = FrameAlignment(
      from: from, width: reference.width, height: reference.height, to: to)
    backward = FrameAlignment(from: to, width: band.width, height: band.height, to: from)
    guard forward != nil, backward != nil else {
      throw PipelineError.bandsDiffer(
        "\(band.name): its world coordinates do not lie on those of \(reference.name)")
    }
  }

  /// Whether the pixels of both are the same ones.
  var isIdentity: Bool {
    guard let forward else { return true }
    guard reference.width == band.width, reference.height == band.height else { return false }
    let corners = [(0, 0), (reference.width - 1, 0), (0, reference.height - 1)]
    return corners.allSatisfy { x, y in
      let place = forward.map(PixelPoint(x: Double(x), y: Double(y)))
      return abs(place.x - Double(x)) < 0.01 && abs(place.y - Double(y)) < 0.01
    }
  }

  /// The places in the band of places in the reference, through both world coordinate systems.
  func places(_ places: [PixelPoint]) -> [PixelPoint] {
    guard let from = reference.wcs, let to = band.wcs, !isIdentity else { return places }
    return to.pixels(ofSky: from.sky(ofPixels: places))
  }

  /// An image of the band on the reference's pixels; NaN where it shows nothing.
  func onReference(_ image: Image, parallelism: Parallelism) -> Image {
    guard let forward, !isIdentity else { return image }
    return forward.resampled(
      image, width: reference.width, height: reference.height, parallelism: parallelism)
  }

  private struct Target: @unchecked Sendable {
    let labels: UnsafeMutableBufferPointer<Int32>
  }

  /// Labels of the reference on the band's pixels, each that of the nearest pixel; 0 outside.
  func onBand(_ labels: [Int32], parallelism: Parallelism) -> [Int32] {
    guard let backward, !isIdentity else { return labels }
    let (width, count) = (band.width, band.width * band.height)
    return [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      let target = Target(labels: buffer)
      parallelism.forEach(band.height) { y in
        for x in 0..<width {
          let place = backward.map(PixelPoint(x: Double(x), y: Double(y)))
          let (column, row) = (place.x.rounded(), place.y.rounded())
          let isInside =
            column >= 0 && row >= 0 && column < Double(reference.width)
            && row < Double(reference.height)
          target.labels[y * width + x] =
            isInside ? labels[Int(row) * reference.width + Int(column)] : 0
        }
      }
      initialized = count
    }
  }

  /// What a step of a pixel along x and y in the reference is in the band: two columns.
  var steps: (alongX: PixelPoint, alongY: PixelPoint) {
    guard let forward else { return (PixelPoint(x: 1, y: 0), PixelPoint(x: 0, y: 1)) }
    let start = forward.map(PixelPoint(x: 0, y: 0))
    let (right, up) = (forward.map(PixelPoint(x: 1, y: 0)), forward.map(PixelPoint(x: 0, y: 1)))
    return (
      PixelPoint(x: right.x - start.x, y: right.y - start.y),
      PixelPoint(x: up.x - start.x, y: up.y - start.y)
    )
  }
}
