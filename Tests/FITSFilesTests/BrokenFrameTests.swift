import FITSFiles
import Foundation
import Testing
import _TestSupport

@Suite("Broken frames")
struct BrokenFrameTests {
  /// A line of the manifest.
  struct Frame: CustomTestStringConvertible, Sendable {
    let file: String
    let exitCode: Int
    let reason: String
    var testDescription: String { file }

    var path: String { TestPaths.fixtures.appending(path: "broken/\(file)").path }
  }

  /// The frames that `Scripts/make-broken-frames` has written.
  static let frames: [Frame] = {
    let path = TestPaths.fixtures.appending(path: "broken/manifest.csv").path
    let text = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    return (text ?? "").split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, let exitCode = Int(fields[1]) else { return nil }
      let reason = fields[2].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
      return Frame(file: String(fields[0]), exitCode: exitCode, reason: reason)
    }
  }()

  @Test("there are at least forty of them")
  func count() {
    #expect(BrokenFrameTests.frames.count >= 40)
  }

  @Test("each is read, or refused for its own reason", arguments: frames)
  func outcome(of frame: Frame) throws {
    do {
      let file = try FITSFile.open(frame.path)
      let hdu = try file.imageHDU()
      let image = try file.readImage(hdu)
      #expect(frame.exitCode == 0, "read, though it should be refused for: \(frame.reason)")
      #expect(image.pixels.count == image.width * image.height)
    } catch let error as FITSError {
      #expect(frame.exitCode == 65, "refused: \(error)")
      #expect(error.kind == .badData)
      #expect(error.description.contains(frame.reason))
      #expect(error.description.hasPrefix(frame.path))
      #expect(!error.description.contains("\n"))
    }
  }

  @Test("the odd but right ones have the pixels they should have")
  func oddPixels() throws {
    #expect(try pixels("all-nan.fits").allSatisfy(\.isNaN))
    #expect(try pixels("all-blank.fits").allSatisfy(\.isNaN))
    #expect(try pixels("all-infinite.fits").allSatisfy { $0 == .infinity })
    #expect(try pixels("constant.fits") == [Float](repeating: 5, count: 12))
    #expect(try pixels("one-pixel.fits") == [0])
    #expect(try pixels("one-row.fits") == (0..<12).map { Float($0) })
    #expect(try pixels("rice.fits") == [3, 1, 4, 1, 5, 9, 2, 6, -2, 7, 1, 8, 2, 8, 1, 8])
  }

  @Test("damage behind a good image is told without losing the image")
  func damageBehind() throws {
    let path = TestPaths.fixtures.appending(path: "broken/damaged-second-hdu.fits").path
    let file = try FITSFile.open(path)
    #expect(file.hdus.count == 1)
    let damage = try #require(file.damage)
    #expect(damage.description.contains("HDU 1"))
    #expect(throws: damage) { try file.imageHDU(.number(1)) }
  }

  @Test("of a keyword that stands twice the first counts")
  func firstWins() throws {
    let path = TestPaths.fixtures.appending(path: "broken/keyword-twice.fits").path
    #expect(try FITSFile.open(path).hdus[0].header.double("EXPTIME") == 30)
  }

  private func pixels(_ name: String) throws -> [Float] {
    let path = TestPaths.fixtures.appending(path: "broken/\(name)").path
    let file = try FITSFile.open(path)
    return try file.readImage(file.imageHDU()).pixels
  }
}
