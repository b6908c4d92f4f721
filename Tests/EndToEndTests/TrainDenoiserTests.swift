import Foundation
import Testing
import _TestSupport

@Suite("The command train denoiser")
struct TrainDenoiserTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private let tiny = [
    "--steps", "2", "--train", "patch_side=32", "--train", "scene_side=64", "--train", "scenes=2",
    "--train", "batch_size=2",
  ]

  private func train(_ more: [String], to name: String) throws -> Data {
    let path = folder.path(name)
    let program = OutsideProgram(at: try SkysieveBinary.location())
    let outcome = try program.run(["train", "denoiser"] + tiny + more + ["-o", path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try Data(contentsOf: URL(filePath: path))
  }

  @Test("writes the same weights with any number of threads, and others for another seed")
  func seeds() throws {
    let one = try train(["--threads", "1"], to: "one.safetensors")
    #expect(try train(["--threads", "2"], to: "two.safetensors") == one)
    #expect(try train(["--seed", "2"], to: "other.safetensors") != one)
  }

  @Test("adapts the shipped weights to a frame without labels")
  func adaptation() throws {
    let frame = folder.path("frame")
    let made = try SkysieveBinary.run("simulate", "--size", "96", "-o", frame)
    #expect(made.status == 0)
    let alone = try train(["--from", "default"], to: "alone.safetensors")
    let adapted = try train(
      ["--from", "default", "--on", frame + ".fits"], to: "adapted.safetensors")
    // The header says how many real frames there were; the weights behind it must differ as well.
    #expect(alone.suffix(1000) != adapted.suffix(1000))
  }

  @Test("frames without --on are refused")
  func frames() throws {
    #expect(try SkysieveBinary.run("train", "denoiser", "frame.fits").status == 2)
  }
}
