import CWCSLIB
import Foundation

/// wcslib's description of a pair of celestial axes, with one owner that frees it.
///
/// wcslib keeps scratch space inside its structures, so that one of them cannot serve two threads:
/// a lock guards it. A frame's catalogue of 20,000 places takes milliseconds, so copies for every
/// thread would not pay.
final class WCSTransformer: @unchecked Sendable {
  private let lock = NSLock()
  /// What the parser returned: an array of structures of which the first is used.
  private var parsed: UnsafeMutablePointer<wcsprm>?
  private var parsedCount: Int32 = 0
  /// The two celestial axes of a header that has more axes; owned apart from `parsed`.
  private var extracted: UnsafeMutablePointer<wcsprm>?

  /// Points converted in one call, to bound the scratch space.
  private static let blockSize = 8192

  deinit {
    if let extracted {
      wcsfree(extracted)
      extracted.deallocate()
    }
    wcsvfree(&parsedCount, &parsed)
  }

  /// Describes the celestial axes of `cards`; nil where the first two axes are not celestial.
  init?(cards: WCSCards) throws {
    guard !cards.records.isEmpty else { return nil }
    try parse(cards.records)
    guard let parsed, parsedCount > 0, parsed.pointee.naxis >= 2 else { return nil }
    var status = [Int32](repeating: 0, count: Int(NWCSFIX))
    // What cannot be mended stays as it is; wcsset judges the result.
    _ = wcsfix(0, nil, parsed, &status)
    if parsed.pointee.naxis > 2 {
      guard try extractCelestialAxes(of: parsed) else { return nil }
    }
    guard let axes = extracted ?? self.parsed else { return nil }
    try Self.check(wcsset(axes))
    guard axes.pointee.naxis == 2, axes.pointee.lng >= 0, axes.pointee.lat >= 0 else { return nil }
  }

  private func parse(_ records: [String]) throws {
    var bytes = Array(records.joined().utf8).map { CChar(bitPattern: $0) }
    bytes.append(0)
    var rejected: Int32 = 0
    try Self.check(
      wcspih(
        &bytes, Int32(records.count), WCSHDR_all, 0, &rejected, &parsedCount, &parsed))
  }

  /// Makes `extracted` of the celestial axes; false where those are not the first two.
  private func extractCelestialAxes(of source: UnsafeMutablePointer<wcsprm>) throws -> Bool {
    var count: Int32 = 1
    var axes = [Int32](repeating: 0, count: Int(source.pointee.naxis))
    axes[0] = WCSSUB_LONGITUDE | WCSSUB_LATITUDE
    let target = UnsafeMutablePointer<wcsprm>.allocate(capacity: 1)
    target.initialize(to: wcsprm())
    target.pointee.flag = -1
    extracted = target
    try Self.check(wcssub(1, source, &count, &axes, target))
    return count == 2 && Set(axes[..<2]) == [1, 2]
  }

  /// wcslib's complaint as an error.
  private static func check(_ status: Int32) throws {
    guard status != 0 else { return }
    let reasons = [
      2: "not enough memory", 3: "the matrix has no inverse", 4: "axis types contradict each other",
      5: "a parameter is out of range", 6: "a transformation is out of range",
      7: "the reference point makes no system of coordinates",
      13: "the celestial axes depend on others",
    ]
    throw ImagingError.worldCoordinates(reasons[Int(status)] ?? "wcslib status \(status)")
  }

  /// The names of the axes: such as RA and DEC, or GLON and GLAT.
  var axisNames: (longitude: String, latitude: String) {
    lock.withLock {
      guard let axes = extracted ?? parsed else { return ("", "") }
      return (
        withUnsafeBytes(of: axes.pointee.lngtyp, Self.text),
        withUnsafeBytes(of: axes.pointee.lattyp, Self.text)
      )
    }
  }

  /// The reference pixel, 1-based.
  var referencePixel: PixelPoint {
    lock.withLock {
      guard let crpix = (extracted ?? parsed)?.pointee.crpix else { return .undefined }
      return PixelPoint(x: crpix[0], y: crpix[1])
    }
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }
}

extension WCSTransformer {
  /// The sky at pixels (1-based), NaN where it is undefined.
  func sky(ofPixels pixels: [PixelPoint]) -> [SkyPoint] {
    lock.withLock {
      guard let axes = extracted ?? parsed else { return [] }
      let (longitude, latitude) = (Int(axes.pointee.lng), Int(axes.pointee.lat))
      return inBlocks(pixels) { block in
        var scratch = Scratch(count: block.count)
        for (index, pixel) in block.enumerated() {
          scratch.pixels[2 * index] = pixel.x
          scratch.pixels[2 * index + 1] = pixel.y
        }
        let status = wcsp2s(
          axes, Int32(block.count), 2, scratch.pixels, &scratch.plane, &scratch.phi,
          &scratch.theta, &scratch.world, &scratch.status)
        return block.indices.map { index in
          let place = index - block.startIndex
          guard scratch.isGood(place, status, block[index].isDefined) else { return .undefined }
          let degrees = scratch.world[2 * place + longitude]
          return SkyPoint(
            rightAscension: degrees < 0 ? degrees + 360 : degrees,
            declination: scratch.world[2 * place + latitude])
        }
      }
    }
  }

  /// The pixels (1-based) of places on the sky, NaN where they are undefined.
  func pixels(ofSky points: [SkyPoint]) -> [PixelPoint] {
    lock.withLock {
      guard let axes = extracted ?? parsed else { return [] }
      let (longitude, latitude) = (Int(axes.pointee.lng), Int(axes.pointee.lat))
      return inBlocks(points) { block in
        var scratch = Scratch(count: block.count)
        for (index, point) in block.enumerated() {
          scratch.world[2 * index + longitude] = point.rightAscension
          scratch.world[2 * index + latitude] = point.declination
        }
        let status = wcss2p(
          axes, Int32(block.count), 2, scratch.world, &scratch.phi, &scratch.theta,
          &scratch.plane, &scratch.pixels, &scratch.status)
        return block.indices.map { index in
          let place = index - block.startIndex
          guard scratch.isGood(place, status, block[index].isDefined) else { return .undefined }
          return PixelPoint(x: scratch.pixels[2 * place], y: scratch.pixels[2 * place + 1])
        }
      }
    }
  }

  private func inBlocks<Given, Result>(
    _ items: [Given], _ body: (ArraySlice<Given>) -> [Result]
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(items.count)
    for start in stride(from: 0, to: items.count, by: Self.blockSize) {
      results += body(items[start..<min(items.count, start + Self.blockSize)])
    }
    return results
  }

  /// The arrays wcslib fills.
  private struct Scratch {
    var pixels, plane, world, phi, theta: [Double]
    var status: [Int32]

    init(count: Int) {
      (pixels, plane, world) = (
        [Double](repeating: 0, count: 2 * count), [Double](repeating: 0, count: 2 * count),
        [Double](repeating: 0, count: 2 * count)
      )
      (phi, theta) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
      status = [Int32](repeating: 0, count: count)
    }

    /// Whether the point at `place` was converted, given the call's own status: 8 and 9 say that
    /// some points were not.
    func isGood(_ place: Int, _ callStatus: Int32, _ wasDefined: Bool) -> Bool {
      wasDefined && [0, 8, 9].contains(callStatus) && status[place] == 0
    }
  }
}
