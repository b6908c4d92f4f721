import FITSFiles
import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing
import _TestSupport

@Suite("Field ingestion")
struct FieldIngestionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("takes mask and weight of a DES file from its extensions")
  func darkEnergySurvey() throws {
    var header = Header()
    header.set("INSTRUME", "DECam")
    header.set("GAINA", 4.0)
    header.set("MAGZERO", 30.5)
    let path = try write([
      plane([1, 2, 3, 4, 5, 6], "SCI", header),
      .image(.int32([0, 2, 1, 32, 4, 0]), axes: [3, 2], header: header, name: "MSK"),
      plane([1, 0, 1, 2, 4, 0], "WGT", header),
    ])
    let field = try FieldIngestion.open(FITSLocation(path: path))
    #expect(field.mask.flags == [[], .saturated, .flagged, [], [], .invalid])
    #expect(field.variance?.pixels[3] == 0.5)
    #expect(field.variance?.pixels.allSatisfy { $0 > 0 && $0.isFinite } == true)
    #expect(!field.isVarianceAbsolute)
    #expect(field.gain == 4 && field.zeroPoint == 30.5)
  }

  @Test("flags damaged cores and peaks that pile up where no header tells the saturation")
  func unknownSaturation() throws {
    let clean = try FieldIngestion.ingest(Frame(image: starField(highest: 1e9), name: "stars"))
    #expect(clean.saturation == nil)
    #expect(clean.mask.flags.allSatisfy { $0.isEmpty })

    let piled = try FieldIngestion.ingest(Frame(image: starField(highest: 9000), name: "stars"))
    let level = try #require(piled.saturation)
    #expect(level > 8500 && level <= 9000)
    #expect(piled.mask[60, 60] == .saturated)
    #expect(piled.notes.contains { $0.contains("estimated") })

    var damaged = starField(highest: 1e9)
    // What a pipeline leaves of filled-in pixels: a dark row through the core.
    for x in 57...63 { damaged[x, 60] *= 0.4 }
    let field = try FieldIngestion.ingest(Frame(image: damaged, name: "stars"))
    #expect(field.mask[60, 60] == .saturated)
    #expect(field.mask.flags.count { !$0.isEmpty } < 60)
  }

  /// Noise and nine stars of different brightness on a sky of 100, cut off at `highest`.
  private func starField(highest: Float) -> Image {
    var random = RandomStream(seed: 4, stream: 1)
    var image = Image(width: 240, height: 240)
    for index in image.pixels.indices { image.pixels[index] = 100 + 3 * Float(random.normal()) }
    for star in 0..<9 {
      let (x, y) = (60 + 60 * (star % 3), 60 + 60 * (star / 3))
      let peak = 40_000 * pow(0.8, Double(star))
      for row in y - 12...y + 12 {
        for column in x - 12...x + 12 {
          let square = Double((row - y) * (row - y) + (column - x) * (column - x))
          image[column, row] += Float(peak * pow(1 + square / 9, -3))
        }
      }
    }
    for index in image.pixels.indices { image.pixels[index] = min(image.pixels[index], highest) }
    return image
  }

  @Test("reads the mask planes of HSC by their names")
  func hyperSuprimeCam() throws {
    var header = Header()
    header.set("MP_BAD", 0)
    header.set("MP_SAT", 1)
    header.set("MP_CR", 3)
    header.set("MP_DETECTED", 5)
    header.set("FLUXMAG0", 63_095_734_448.0194)
    let path = try write([
      plane([1, 2, 3, 4, 5, 6], "IMAGE", header),
      .image(.int32([1, 2, 8, 32, 0, 40]), axes: [3, 2], header: header, name: "MASK"),
      plane([4, 4, 4, 4, 9, 4], "VARIANCE", header),
    ])
    let field = try FieldIngestion.open(FITSLocation(path: path))
    #expect(field.mask.flags == [.flagged, .saturated, .flagged, [], [], .flagged])
    #expect(field.variance?.pixels[4] == 9)
    #expect(abs(field.zeroPoint - 27) < 1e-6)
  }

  @Test("takes Hubble's errors for absolute and knows its data-quality bits")
  func hubble() throws {
    var header = Header()
    header.set("TELESCOP", "HST")
    header.set("BUNIT", "ELECTRONS/S")
    header.set("EXPTIME", 500.0)
    let path = try write([
      plane([1, 2, 3, 4, 5, 6], "SCI", header),
      plane([1, 2, 1, 1, 1, 1], "ERR", header),
      .image(.int32([256, 64, 4096, 0, 0, 0]), axes: [3, 2], header: header, name: "DQ"),
    ])
    let field = try FieldIngestion.open(FITSLocation(path: path))
    #expect(field.isVarianceAbsolute)
    #expect(field.variance?.pixels[1] == 4)
    #expect(field.gain == 500)
    #expect(field.mask.flags == [.saturated, [], .flagged, [], [], []])
  }

  @Test("computes the gain of an SDSS frame and the zero point of CFHT and DECam frames")
  func computedFacts() throws {
    var sloan = Header()
    sloan.set("CAMCOL", 3)
    sloan.set("FILTER", "r")
    sloan.set("NMGY", 0.005)
    sloan.set("BUNIT", "nanomaggy")
    let frame = try FieldIngestion.ingest(tiny(sloan))
    #expect(abs((frame.gain ?? 0) - 4.72 / 0.005) < 1e-9)
    #expect(frame.zeroPoint == 22.5)
    #expect(frame.bandName == "r")
    var canada = Header()
    canada.set("PHOT_C", 26.0)
    canada.set("PHOT_K", -0.1)
    canada.set("AIRMASS", 1.5)
    canada.set("EXPTIME", 100.0)
    let canadian = try FieldIngestion.ingest(tiny(canada))
    #expect(abs(canadian.zeroPoint - 30.95) < 1e-9)
    var chile = Header()
    chile.set("INSTRUME", "DECam")
    chile.set("MAGZPT", 25.0)
    chile.set("EXPTIME", 10.0)
    let chilean = try FieldIngestion.ingest(tiny(chile))
    #expect(abs(chilean.zeroPoint - 27.5) < 1e-9)
  }

  @Test("unpacks the inverse hyperbolic sines of Pan-STARRS")
  func panStarrs() throws {
    var header = Header()
    header.set("BSOFTEN", 2.0)
    header.set("BOFFSET", 1.0)
    let path = try write([plane([0, 2.5, -2.5, 0, 0, 0], "IMAGE", header)])
    let field = try FieldIngestion.open(FITSLocation(path: path))
    #expect(abs(field.image.pixels[0] - 1) < 1e-6)
    #expect(abs(field.image.pixels[1] - (1 + 2 * (10 - 0.1))) < 1e-4)
    #expect(abs(field.image.pixels[2] - (1 - 2 * (10 - 0.1))) < 1e-4)
  }

  @Test("lets options win over the header")
  func options() throws {
    var header = Header()
    header.set("GAIN", 2.0)
    header.set("SATURATE", 5.0)
    header.set("MAGZERO", 25.0)
    var options = IngestionOptions()
    options.gain = 3
    options.saturation = 4
    options.zeroPoint = 28
    let field = try FieldIngestion.ingest(tiny(header), options: options)
    #expect(field.gain == 3 && field.saturation == 4 && field.zeroPoint == 28)
    #expect(field.notes.isEmpty)
    #expect(field.mask.flags == [[], [], [], .saturated, .saturated, .saturated])
    let plain = try FieldIngestion.ingest(tiny(header))
    #expect(plain.mask.flags[3] == [])
  }

  @Test("reads maps from other files, by the kind and the bits that are named")
  func namedMaps() throws {
    var options = IngestionOptions()
    options.weight = FITSLocation(path: try write([plane([2, 0, 3, 1, 1, .nan], nil)]))
    options.weightKind = .rms
    options.flags = FITSLocation(
      path: try write([.image(.int32([1, 2, 4, 3, 0, 8]), axes: [3, 2])]))
    options.flagBits = 2
    let field = try FieldIngestion.ingest(tiny(), options: options)
    #expect(field.mask.flags == [[], [.flagged, .invalid], [], .flagged, [], .invalid])
    #expect(field.variance?.pixels[0] == 4)
    #expect(field.variance?.pixels[2] == 9)
  }

  @Test("refuses a map of another size by name, and options that make no sense")
  func refusals() throws {
    let path = try write([.image(.float32([1, 1]), axes: [2, 1])])
    var options = IngestionOptions()
    options.weight = FITSLocation(path: path)
    let error = #expect(throws: SourceExtractionError.self) {
      try FieldIngestion.ingest(tiny(), options: options)
    }
    #expect(error?.description.contains(path) == true)
    #expect(error?.description.contains("2 x 1") == true)
    var gain = IngestionOptions()
    gain.gain = -1
    #expect(throws: SourceExtractionError.self) {
      try FieldIngestion.ingest(tiny(), options: gain)
    }
  }

  @Test("leaves out what a stack filled with zeros, but not the zeros of a photon count")
  func blankRegions() throws {
    var random = RandomStream(seed: 3, stream: 3)
    var stack = Image(width: 300, height: 100)
    for y in 0..<100 {
      for x in 100..<300 { stack[x, y] = Float(random.normal()) }
    }
    let field = try FieldIngestion.ingest(Frame(image: stack, name: "stack"))
    #expect(field.mask.flags.count { $0 == .invalid } == 100 * 100)
    #expect(field.mask[99, 50] == .invalid && field.mask[100, 50] == [])
    var counts = Image(width: 300, height: 100)
    counts[7, 7] = 1
    let photons = try FieldIngestion.ingest(Frame(image: counts, name: "counts"))
    #expect(photons.mask.flags.allSatisfy { $0.isEmpty })
  }

  @Test(
    "ingests a DECam exposure with its weight and its codes", .enabled(if: TestPaths.hasSurveyData))
  func realExposure() throws {
    let data = try #require(TestPaths.surveyData).appending(path: "decam-legacy-mini")
    func location(_ kind: String) -> FITSLocation {
      FITSLocation(path: data.appending(path: "c4d_171113_060340_\(kind)_r_ls9.N6.fits").path)
    }
    var options = IngestionOptions()
    options.weight = location("oow")
    options.flags = location("ood")
    let field = try FieldIngestion.open(location("ooi"), options: options)
    #expect(abs((field.gain ?? 0) - 3.712) < 0.01)
    let background = try BackgroundEstimator.estimate(field)
    // The survey's weights are inverse variances of the sky: ours agree with what we measure.
    #expect(abs(background.varianceScale - 1) < 0.3)
    #expect(field.mask.flags.count { !$0.isEmpty } < field.mask.flags.count / 10)
  }

  private func plane(_ values: [Float], _ name: String?, _ header: Header = Header()) -> FITSUnit {
    .image(.float32(values), axes: [3, 2], header: header, name: name)
  }

  private func tiny(_ header: Header = Header()) -> Frame {
    Frame(
      fits: FITSImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6], header: header),
      name: "tiny")
  }

  private func write(_ units: [FITSUnit]) throws -> String {
    let path = folder.path("\(UUID().uuidString).fits")
    try FITSWriter.write(units, to: path)
    return path
  }
}
