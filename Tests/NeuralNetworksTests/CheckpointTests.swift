import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite("A checkpoint") struct CheckpointTests {
  private static let sample = Checkpoint(
    arrays: [
      "b.weight": CheckpointArray(Tensor([2, 3], elements: [1, -2, 3.5, 0, -0.25, 6])),
      "a.bytes": CheckpointArray(shape: [3], values: .uint8([1, 2, 255])),
      "c.sum": CheckpointArray(shape: [], values: .float64([0.1])),
      "d.step": CheckpointArray(shape: [1], values: .int64([-5_000_000_000])),
      "e.count": CheckpointArray(shape: [2], values: .int32([7, -7])),
      "f.none": CheckpointArray(shape: [0, 4], values: .float32([])),
    ],
    metadata: ["note": "a \"quoted\"\nline \\ with ü and 🌌", "seed": "7"])

  @Test("written and read again is the same, whatever its types and shapes")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    try Self.sample.write(to: folder.path("x.safetensors"))
    #expect(try Checkpoint(contentsOf: folder.path("x.safetensors")) == Self.sample)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
  }

  @Test("has the same bytes however it was put together, and starts its numbers at a multiple of 8")
  func canonical() throws {
    var reversed = Checkpoint()
    for name in Self.sample.arrays.keys.sorted().reversed() {
      reversed[name] = Self.sample[name]
    }
    for key in Self.sample.metadata.keys.sorted().reversed() {
      reversed.metadata[key] = Self.sample.metadata[key]
    }
    let bytes = try reversed.encoded(source: "memory")
    #expect(try bytes == Self.sample.encoded(source: "memory"))
    #expect(bytes[0] % 8 == 0)
    #expect(try Checkpoint(bytes: bytes, source: "memory").encoded(source: "memory") == bytes)
  }

  @Test("that holds NaN is not written, and the old file stays")
  func notFinite() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.safetensors")
    try Self.sample.write(to: path)
    var broken = Self.sample
    broken["b.weight"] = CheckpointArray(Tensor([1], elements: [.nan]))
    #expect(throws: NeuralNetworkError.self) { try broken.write(to: path) }
    #expect(try Checkpoint(contentsOf: path) == Self.sample)
  }

  @Test("tells where it comes from")
  func summary() throws {
    let summary = CheckpointSummary(
      architecture: "toy", configuration: "{\"width\":3}", seed: .max, trainingData: "none")
    let checkpoint = Checkpoint(summary: summary)
    #expect(try CheckpointSummary(of: checkpoint, source: "memory") == summary)
    #expect(throws: NeuralNetworkError.self) {
      try CheckpointSummary(of: Checkpoint(), source: "memory")
    }
  }

  @Test("of another shape is refused with the name, the expected and the found shape")
  func mismatch() {
    let error = #expect(throws: NeuralNetworkError.self) {
      try Self.sample.tensor("b.weight", shape: [3, 2], source: "m.safetensors")
    }
    #expect(
      error?.description
        == "m.safetensors: checkpoint of another model: expected b.weight F32 [3, 2], "
        + "found F32 [2, 3]")
  }

  @Test("that is missing, a folder or empty gives one clear line")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(filePath: folder.path("empty")))
    for path in [folder.path("absent"), folder.url.path, folder.path("empty")] {
      let error = #expect(throws: NeuralNetworkError.self) { try Checkpoint(contentsOf: path) }
      #expect(error?.description.hasPrefix(path) == true)
      #expect(error?.description.contains("\n") == false)
    }
  }

  @Test("into a folder that does not exist fails and names the path")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("nowhere/x.safetensors")
    let error = #expect(throws: NeuralNetworkError.self) { try Self.sample.write(to: path) }
    #expect(error?.description.contains("nowhere") == true)
  }
}
