import Foundation
import SkySimulation
import Tensors
import Testing

@Suite("Sky configurations")
struct ConfigurationTests {
  @Test("every preset is valid and survives being written", arguments: SkyPreset.allCases)
  func roundTrip(preset: SkyPreset) throws {
    let sky = preset.configuration
    try sky.validate()
    let data = try JSONEncoder().encode(sky)
    #expect(try JSONDecoder().decode(SkyConfiguration.self, from: data) == sky)
  }

  static let bad: [(change: @Sendable (inout SkyConfiguration) -> Void, says: String)] = [
    ({ $0.noise.gain = 0 }, "noise.gain is 0.0"),
    ({ $0.width = 5 }, "width is 5.0, expected 16.0 to 32768.0"),
    ({ $0.stars.density = -1 }, "stars.density"),
    ({ $0.stars.referenceMagnitude = .nan }, "stars.reference_magnitude"),
    ({ $0.noise.kernel = [0] }, "noise.kernel"),
    ({ $0.pointSpread.fwhm = 0.05 }, "in pixels"),
    ({ $0.galaxies.shapes.truncation = 3 }, "galaxies.shapes.truncation"),
  ]

  @Test("a bad setting is refused in one line that names it", arguments: bad.indices)
  func badSettings(index: Int) {
    var sky = SkyConfiguration.default
    Self.bad[index].change(&sky)
    let error = #expect(throws: SkySimulationError.self) { try sky.validate() }
    let line = error.map { "\($0)" } ?? ""
    #expect(line.contains(Self.bad[index].says) && !line.contains("\n"), "\(line)")
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
