import Foundation
import Imaging
import Tensors

/// One source to be drawn alone, with a point spread of its own.
public struct StampRequest: Codable, Sendable, Equatable {
  /// The source; its place is in pixels of the stamp, (0, 0) the first.
  public var source: SimulatedSource
  /// The shape of point sources.
  public var model: PointSpreadModel
  /// The size and the ellipticity of point sources.
  public var pointSpread: PointSpread
  /// Arcseconds per pixel.
  public var pixelScale: Double

  /// A source, seen through `model` with the size and shape `pointSpread`.
  public init(
    source: SimulatedSource, model: PointSpreadModel, pointSpread: PointSpread, pixelScale: Double
  ) {
    self.source = source
    self.model = model
    self.pointSpread = pointSpread
    self.pixelScale = pixelScale
  }

  /// Reads a JSON array of requests and checks every one.
  public static func read(json: Data) throws -> [StampRequest] {
    let requests: [StampRequest]
    do {
      requests = try JSONDecoder().decode([StampRequest].self, from: json)
    } catch let error as DecodingError {
      throw SkySimulationError.unreadable("stamp requests: \(error.explanation)")
    }
    for request in requests { try request.validate() }
    return requests
  }

  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try model.validate()
    try check("pixelScale", pixelScale, 0.001...60)
    try check("pointSpread.fwhm", pointSpread.fwhm, 0.7...1000)
    try check("pointSpread.g1", pointSpread.g1, -0.6...0.6)
    try check("pointSpread.g2", pointSpread.g2, -0.6...0.6)
    try source.validate()
  }

  /// The limits that stamps for comparisons are drawn with: farther and finer than in a field.
  public static let limits = SourceRenderer.Limits(
    relative: 1e-3, transform: 1e-5, largestSide: 4096, folded: 5e-5)
}

/// Draws every request on a frame of `side` x `side` pixels, for comparison with other programs.
public func renderStamps(
  _ requests: [StampRequest], side: Int, parallelism: Parallelism = .machine
) -> [Image] {
  var images = [Image](repeating: Image(width: 0, height: 0), count: requests.count)
  images.withUnsafeMutableBufferPointer { buffer in
    let target = SharedPointer(buffer)
    parallelism.forEach(requests.count) { index in
      let request = requests[index]
      let renderer = SourceRenderer(
        pointSpread: PointSpreadField(model: request.model, constant: request.pointSpread),
        pixelScale: request.pixelScale, limits: StampRequest.limits)
      target.buffer[index] = renderer.image(of: request.source, width: side, height: side)
    }
  }
  return images
}

/// A buffer that several threads write at different places.
struct SharedPointer<Element>: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<Element>

  init(_ buffer: UnsafeMutableBufferPointer<Element>) {
    self.buffer = buffer
  }
}

extension DecodingError {
  /// Where the JSON is not understood, and why, in one line.
  var explanation: String {
    let context =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context
      @unknown default: nil as DecodingError.Context?
      }
    let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
    return "\(path): \(context?.debugDescription ?? "not understood")"
  }
}
