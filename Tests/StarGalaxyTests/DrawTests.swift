import Foundation
import StarGalaxy
import Tensors
import Testing

@Suite("draws of the sleep phase")
struct DrawTests {
  @Test("a ticket is a function of seed and number, and a sky that can be simulated")
  func tickets() throws {
    let lottery = SkyLottery(seed: 4)
    for index in 0..<50 { try lottery.ticket(index).sky.validate() }
    #expect(lottery.ticket(7).sky == SkyLottery(seed: 4).ticket(7).sky)
    #expect(lottery.ticket(7).sky != lottery.ticket(8).sky)
    #expect(lottery.ticket(7).sky != SkyLottery(seed: 5).ticket(7).sky)
  }

  @Test("a drawn field has stars and galaxies, and the same bytes on any number of threads")
  func drawing() throws {
    let one = try DrawnField.draw(threads: 1)
    let three = try DrawnField.draw(threads: 3)
    #expect(one.batch.images == three.batch.images)
    #expect(one.batch.features == three.batch.features)
    #expect(one.truth == three.truth)
    #expect(one.truth.count { $0.starShare == 1 } > 20)
    #expect(one.truth.count { $0.starShare == 0 } > 5)
    #expect(one.batch.images.isFinite && one.batch.features.isFinite)
  }

  @Test("extended templates stand out in galaxies, not in stars")
  func templates() throws {
    let draw = try DrawnField.draw()
    let width = StampFeature.inputCount
    func median(_ isStar: Bool) -> Float {
      let values = draw.truth.indices
        .filter { draw.truth[$0].starShare == (isStar ? 1 : 0) && draw.truth[$0].logSignal > 3 }
        .map { draw.batch.features.elements[$0 * width + 4] }
      return values.sorted()[values.count / 2]
    }
    #expect(median(false) > median(true) + 0.5)
  }

  @Test("a bank comes back from its file, and a damaged file is refused")
  func bankFiles() throws {
    var bank = DrawBank()
    bank.append(try DrawnField.draw())
    let path = NSTemporaryDirectory() + "bank-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try bank.write(to: path)
    let read = try DrawBank(contentsOf: path)
    #expect(read.truth == bank.truth)
    let samples = (DrawSamples(bank), DrawSamples(read))
    #expect(samples.0.part(3..<9).batch.images == samples.1.part(3..<9).batch.images)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes.removeLast(5)
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(throws: StarGalaxyError.self) { _ = try DrawBank(contentsOf: path) }
    try Data("SKYBANK".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: StarGalaxyError.self) { _ = try DrawBank(contentsOf: path) }
    #expect(throws: StarGalaxyError.self) { _ = try DrawBank(contentsOf: path + ".none") }
  }

  @Test("pixels come back from their bytes to within half a step")
  func bytes() throws {
    let draw = try DrawnField.draw()
    var bank = DrawBank()
    bank.append(draw)
    let part = DrawSamples(bank).part(0..<20)
    for pixel in 0..<20 * StampGeometry.pixelCount {
      let place = pixel * StampGeometry.channels
      let (was, now) = (draw.batch.images.elements, part.batch.images.elements)
      #expect(was[place + 3] == now[place + 3])
      #expect(abs(was[place + 1] - now[place + 1]) < 0.021 || abs(was[place + 1]) > 5)
      if abs(was[place + 1] - now[place + 1]) >= 0.021, abs(was[place + 1]) <= 5 { break }
    }
  }

  @Test("all eight ways to turn a cutout put every pixel where the formula says")
  func symmetries() {
    let side = StampGeometry.side
    var random = RandomStream(seed: 5)
    let bytes = (0..<side * side * DrawBank.planes).map { _ in
      Int8(truncatingIfNeeded: random.next() % 7 == 0 ? -128 : Int(random.next() & 127))
    }
    for number in UInt8(0)..<8 {
      var image = [Float](repeating: 7, count: side * side * StampGeometry.channels)
      StampSymmetry(rawValue: number).unpack(bytes, to: &image)
      for y in 0..<side {
        for x in 0..<side {
          let (a, b) = number & 4 != 0 ? (y, x) : (x, y)
          let from = (x: number & 1 != 0 ? 32 - a : a, y: number & 2 != 0 ? 32 - b : b)
          let pixel = image[(y * side + x) * 4..<(y * side + x) * 4 + 4]
          guard from.x < side, from.y < side else {
            #expect(pixel.allSatisfy { $0 == 0 })
            continue
          }
          let source = Array(bytes[(from.y * side + from.x) * 3..<(from.y * side + from.x) * 3 + 3])
          let isUsed = source[0] != DrawBank.masked
          let expected = [
            isUsed ? Float(source[0]) * DrawBank.steps.image : 0,
            isUsed ? Float(source[1]) * DrawBank.steps.residual : 0,
            Float(source[2]) * DrawBank.steps.point, isUsed ? 1 : 0,
          ]
          #expect(Array(pixel) == expected)
        }
      }
    }
  }
}
