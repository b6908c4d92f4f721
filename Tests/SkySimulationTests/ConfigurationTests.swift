import Foundation
import SkySimulation
import Tensors
import Testing

@Suite("Sky configurations")
struct ConfigurationTests {
  @Test("every preset is valid and survives its own JSON", arguments: SkyPreset.allCases)
  func roundTrip(preset: SkyPreset) throws {
    let sky = preset.configuration
    try sky.validate()
    #expect(try SkyConfiguration(json: sky.json(), over: .default) == sky)
  }

  @Test("a file that names one setting changes that one")
  func partialFile() throws {
    let json = Data(#"{"pointSpread": {"fwhm": 1.1}, "width": 300}"#.utf8)
    let sky = try SkyConfiguration(json: json, over: SkyPreset.des.configuration)
    var expected = SkyPreset.des.configuration
    (expected.pointSpread.fwhm, expected.width) = (1.1, 300)
    #expect(sky == expected)
  }

  static let bad: [(json: String, says: String)] = [
    (#"{"pointSpread": {"fhwm": 1}}"#, "pointSpread.fhwm"),
    (#"{"noise": {"gain": 0}}"#, "noise.gain is 0.0"),
    (#"{"width": 5}"#, "width is 5.0, expected 16.0 to 32768.0"),
    (#"{"width": "wide"}"#, "width"),
    (#"[1, 2]"#, "not a JSON object"),
    (#"{"stars": {"density": -1}}"#, "stars.density"),
    (#"{"noise": {"kernel": [0]}}"#, "noise.kernel"),
    (#"{"pointSpread": {"fwhm": 0.05}}"#, "in pixels"),
    (#"{"galaxies": {"shapes": {"truncation": 3}}}"#, "galaxies.shapes.truncation"),
  ]

  @Test("a bad file is refused in one line that names the setting", arguments: bad)
  func badFiles(json: String, says: String) {
    let error = #expect(throws: SkySimulationError.self) {
      try SkyConfiguration(json: Data(json.utf8))
    }
    let line = error.map { "\($0)" } ?? ""
    #expect(line.contains(says) && !line.contains("\n"), "\(line)")
  }

  @Test("an unknown preset is an error that lists the known ones")
  func unknownPreset() {
    let error = #expect(throws: SkySimulationError.self) { try SkyPreset.named("hubble") }
    #expect(error.map { "\($0)" }?.contains("sdss, des, lsst") == true)
  }

  @Test("a sky with too many sources is refused before it is drawn")
  func tooMany() {
    var sky = SkyPreset.des.configuration
    sky.stars.density = 10_000
    (sky.width, sky.height) = (32_768, 32_768)
    #expect(throws: SkySimulationError.self) { try SkySimulator(sky) }
  }

  @Test("stamp requests are checked before anything is drawn")
  func stampRequests() throws {
    let star = SimulatedSource(x: 8, y: 8, flux: 1)
    var request = StampRequest(
      source: star, model: .moffat(beta: 3), pointSpread: PointSpread(fwhm: 3), pixelScale: 1)
    #expect(try StampRequest.read(json: JSONEncoder().encode([request])) == [request])
    request.source.galaxy = GalaxyShape(components: [.init(index: 9, halfLightRadius: 1)])
    let bad = try JSONEncoder().encode([request])
    #expect(throws: SkySimulationError.self) { try StampRequest.read(json: bad) }
    #expect(throws: SkySimulationError.self) { try StampRequest.read(json: Data("{}".utf8)) }
  }
}
