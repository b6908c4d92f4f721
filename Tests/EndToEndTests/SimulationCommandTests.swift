import FITSFiles
import Foundation
import Testing
import _TestSupport

@Suite("The commands on synthetic skies")
struct SimulationCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func simulate(_ name: String, _ more: String...) throws -> OutsideProgram.Outcome {
    try OutsideProgram(at: try SkysieveBinary.location()).run(
      ["simulate", "--preset", "des", "--size", "256", "--seed", "5", "-o", folder.path(name)]
        + more)
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: folder.path(name)))
  }

  @Test("simulate writes frame, maps, truth and settings, the same from one thread and from two")
  func simulation() throws {
    #expect(try simulate("a", "--threads", "1").status == 0)
    #expect(try simulate("b", "--threads", "2").status == 0)
    for ending in [
      "fits", "weight.fits", "flags.fits", "clean.fits", "segmentation.fits", "truth.csv",
      "sky.toml",
    ] {
      #expect(try bytes("a.\(ending)") == bytes("b.\(ending)"), "\(ending)")
    }
    let again = try simulate("c", "--sky-config", folder.path("a.sky.toml"))
    #expect(again.status == 0, "\(again.errors)")
    #expect(try bytes("a.fits") == bytes("c.fits"))
  }

  @Test("a sky that makes no sense ends with exit code 2 and the setting's name")
  func badSky() throws {
    let outcome = try simulate("a", "--sky", "noise.gain=0")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("noise.gain"))
    #expect(try simulate("a", "--sky", "noise.gian=1").errors.contains("'noise.gain'"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.fits")))
  }

  @Test("the truth held against itself scores one everywhere, and its report is written")
  func evaluation() throws {
    #expect(try simulate("a").status == 0)
    let outcome = try SkysieveBinary.run(
      "evaluate", folder.path("a.truth.csv"), "--truth", folder.path("a.truth.csv"), "--json",
      "--segmentation", folder.path("a.segmentation.fits"), "--truth-segmentation",
      folder.path("a.segmentation.fits"), "--radius", "0.01", "-o", folder.path("report"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let detection = try #require((report as? [String: Any])?["detection"] as? [String: Any])
    let found = try #require(detection["completeness"] as? [String: Any])
    #expect(found["value"] as? Double == 1)
    for name in ["report.json", "report.txt", "detection.csv", "detection.png"] {
      #expect(FileManager.default.fileExists(atPath: folder.path("report/\(name)")), "\(name)")
    }
  }

  @Test("injected sources bring their flux and their truth, and leave the rest of the frame alone")
  func injection() throws {
    #expect(try simulate("a", "--sky", "defects.cosmic_rays=0").status == 0)
    let catalog = folder.path("new.csv")
    try Data("x0,y0,mag\n100,120,19\n".utf8).write(to: URL(filePath: catalog))
    let outcome = try SkysieveBinary.run(
      "inject", folder.path("a.fits"), "--catalog", catalog, "--fwhm", "3.6", "-o",
      folder.path("i"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let before = try pixels("a.fits")
    let after = try pixels("i.fits")
    let added = zip(after, before).reduce(0.0) { $0 + Double($1.0) - Double($1.1) }
    let flux = pow(10, 0.4 * (30.0 - 19.0))
    #expect(abs(added / flux - 1) < 0.03)
    #expect(before[0] == after[0] && before[200 * 256 + 30] == after[200 * 256 + 30])
    #expect(
      try String(contentsOfFile: folder.path("i.truth.csv"), encoding: .utf8).contains("star"))
  }

  private func pixels(_ name: String) throws -> [Float] {
    let file = try FITSFile.open(folder.path(name))
    return try file.readImage(try file.imageHDU()).pixels
  }
}
