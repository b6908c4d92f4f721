import SkySimulation
import SourceExtraction
import StarGalaxy
import Tensors

/// A small field of our own simulator, extracted once for all tests.
enum DrawnField {
  static let ticket: SkyLottery.Ticket = {
    var ticket = SkyLottery(seed: 77).ticket(2)
    (ticket.sky.width, ticket.sky.height) = (1024, 1024)
    ticket.sky.stars.density *= 1.5
    return ticket
  }()

  static func draw(threads: Int = 2) throws -> FieldDraw {
    try FieldDraw(ticket, parallelism: Parallelism(threads: threads))
  }

  /// The extraction of the default sky, and its truth.
  static func extraction(seed: UInt64) throws -> (result: ExtractionResult, sky: SimulatedField) {
    var sky = SkyConfiguration.default
    (sky.width, sky.height) = (768, 768)
    let simulated = try SkySimulator(sky).field(seed: seed)
    var field = Field(
      name: "test", image: simulated.image, mask: simulated.flags.mask, zeroPoint: sky.zeroPoint)
    field.gain = sky.noise.gain
    return (try Extraction.run(field), simulated)
  }
}
