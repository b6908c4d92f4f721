import FITSFiles
import Foundation
import Imaging
import Synchronization
import Tensors
import Testing
import _TestSupport

@Suite("World coordinates")
struct WCSTests {
  private func wcs(_ changes: String) throws -> WCS? {
    try WCS(records: WCSCase("", changes).records)
  }

  @Test("pixels lie where astropy puts them", arguments: WCSCase.all)
  func agreesWithAstropy(test: WCSCase) throws {
    let wcs = try #require(try WCS(records: test.records))
    let sky = wcs.sky(ofPixels: test.pixels.map { PixelPoint(x: $0.0, y: $0.1) })
    for (found, expected) in zip(sky, test.sky) {
      let turn = (found.rightAscension - expected.0).remainder(dividingBy: 360)
      let east = turn * cos(expected.1 * .pi / 180) * 3600
      #expect(abs(east) < 1e-6)
      #expect(abs(found.declination - expected.1) * 3600 < 1e-6)
    }
  }

  @Test("there and back is the same pixel", arguments: WCSCase.all)
  func roundTrip(test: WCSCase) throws {
    let wcs = try #require(try WCS(records: test.records))
    var random = RandomStream(seed: 4)
    let pixels = (0..<200).map { _ in
      PixelPoint(x: random.uniform(in: 0..<500), y: random.uniform(in: 0..<400))
    }
    let sky = wcs.sky(ofPixels: pixels)
    // NCP (old radio maps) is inverted through a slant SIN, which loses a few digits.
    let tolerance = test.description == "ncp" ? 1e-4 : 1e-6
    for (pixel, back) in zip(pixels, wcs.pixels(ofSky: sky)).filter({ $0.1.isDefined }) {
      #expect(abs(pixel.x - back.x) < tolerance && abs(pixel.y - back.y) < tolerance)
    }
    #expect(zip(sky, wcs.pixels(ofSky: sky)).allSatisfy { $0.isDefined == $1.isDefined })
  }

  @Test("scale, north and parity are those of the header")
  func geometry() throws {
    let straight = try #require(
      try wcs("-CD1_1 -CD1_2 -CD2_1 -CD2_2 CDELT1=-0.0001 CDELT2=0.0001"))
    let upright = try #require(straight.orientation())
    #expect(abs(upright.pixelScale - 0.36) < 1e-6)
    #expect(abs(upright.northAngle) < 1e-3 && upright.isSkyParity)
    let turned = try #require(
      try wcs("-CD1_1 -CD1_2 -CD2_1 -CD2_2 CDELT1=-0.0001 CDELT2=0.0001 CROTA2=30.0"))
    let angle = try #require(turned.orientation()).northAngle
    #expect(abs(angle - 30) < 1e-2)
    let mirrored = try #require(try wcs("CD1_1=0.0001 CD1_2=0.0 CD2_1=0.0"))
    #expect(try #require(mirrored.orientation()).isSkyParity == false)
  }

  @Test("centre, corners and area belong to the frame")
  func footprint() throws {
    let wcs = try #require(try wcs(""))
    #expect(wcs.middle == PixelPoint(x: 249.5, y: 199.5))
    #expect(abs(wcs.centre.rightAscension - 150) < 1e-9)
    let corners = try #require(wcs.footprint)
    #expect(corners.count == 4 && corners[0] == wcs.sky(of: PixelPoint(x: -0.5, y: -0.5)))
    #expect(abs(try #require(wcs.area) - 500 * 400 * 1.01e-8) < 1e-8)
    #expect(wcs.axisNames == ("RA", "DEC"))
  }

  @Test("a place the projection does not reach is not a number, its neighbours are")
  func undefinedPlaces() throws {
    let wcs = try #require(try wcs(""))
    let there = SkyPoint(rightAscension: 150.001, declination: 2.2)
    let behind = SkyPoint(rightAscension: 330, declination: -2.2)
    let found = wcs.pixels(ofSky: [there, behind, .undefined, there])
    #expect(found.map(\.isDefined) == [true, false, false, true])
    let sky = wcs.sky(ofPixels: [.undefined, PixelPoint(x: 1, y: 1)])
    #expect(sky.map(\.isDefined) == [false, true])
    #expect(wcs.sky(ofPixels: []).isEmpty)
  }

  @Test(
    "headers without celestial axes have no world coordinates",
    arguments: [
      "-all", "-CTYPE1 -CTYPE2", "CTYPE1='LINEAR' CTYPE2='LINEAR'",
      "CTYPE1='FREQ' CTYPE2='STOKES'", "CD1_2=0.0 CD2_1=0.0 CTYPE2='FREQ' CTYPE3='DEC--TAN'",
    ])
  func nothing(changes: String) throws {
    #expect(try wcs(changes) == nil)
  }

  @Test(
    "headers that make no sense are refused with a reason",
    arguments: [
      "CD1_1=0.0 CD1_2=0.0", "CTYPE2='DEC--SIN'", "NAXIS=100000000", "WCSAXES=-4",
      "WCSAXES=99999999", "A_ORDER=3", "A_ORDER=3 B_ORDER=1000000",
      "CTYPE1='RA---ABC' CTYPE2='DEC--ABC'", "CTYPE1='RA---TNX' CTYPE2='DEC--TNX'",
      "CUNIT1='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
    ])
  func refused(changes: String) {
    #expect(throws: ImagingError.self) { try wcs(changes) }
  }

  @Test("random damage to a header never does worse than to throw")
  func damage() throws {
    var random = RandomStream(seed: 9)
    let sound = WCSCase.all.map { Array($0.records.utf8) }
    var readable = 0
    for round in 0..<1500 {
      var bytes = sound[round % sound.count]
      for _ in 0..<1 + Int(random.next() % 4) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(32 + random.next() % 95)
      }
      guard let wcs = try? WCS(records: String(decoding: bytes, as: UTF8.self)) else { continue }
      let sky = wcs.sky(ofPixels: [PixelPoint(x: 3, y: 4), PixelPoint(x: -1e9, y: 1e300)])
      _ = wcs.pixels(ofSky: sky + [SkyPoint(rightAscension: 1e300, declination: -1e300)])
      readable += 1
    }
    #expect(readable > 150)
  }

  @Test("one description may serve several threads")
  func threads() throws {
    let wcs = try #require(
      try wcs("CTYPE1='RA---TPV' CTYPE2='DEC--TPV' PV1_1=1.0 PV1_5=0.1 PV2_1=1.0"))
    let pixels = (0..<20_000).map { PixelPoint(x: Double($0 % 500), y: Double($0 / 500)) }
    let expected = wcs.sky(ofPixels: pixels)
    let matches = Mutex(0)
    Parallelism(threads: 4).forEach(8) { _ in
      if wcs.sky(ofPixels: pixels) == expected { matches.withLock { $0 += 1 } }
    }
    #expect(matches.withLock { $0 } == 8)
  }
}
