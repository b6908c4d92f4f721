import Foundation
import Testing
import _TestSupport

@Suite("The command process")
struct ProcessCommandTests {
  let folder: TemporaryFolder
  let frames: [String]

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    frames = try (1...3).map { seed in
      let prefix = folder.path("f\(seed)")
      _ = try SkysieveBinary.run(
        "simulate", "--preset", "des", "--seed", "\(seed)", "--size", "160", "--outputs", "image",
        "-o", prefix, "--quiet")
      return prefix + ".fits"
    }
  }

  private func contents(of path: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path)
    where !["log.jsonl", ".lock"].contains(name) {
      files[name] = FileManager.default.contents(atPath: "\(path)/\(name)")
    }
    return files
  }

  @Test("fields become folders and tables; a line for each field, a summary at the end")
  func fields() throws {
    let outcome = try SkysieveBinary.run(
      "process", frames[0], frames[1], frames[2], "-o", folder.path("out"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("[3/3]"))
    #expect(outcome.errors.contains("3 done"))
    let files = try contents(of: folder.path("out"))
    for name in ["catalog.csv", "fields.csv", "failures.csv", "run.json", "f2/mask.png"] {
      #expect(files[name] != nil, "\(name)")
    }
    let table = String(decoding: files["fields.csv"] ?? Data(), as: UTF8.self)
    #expect(table.split(separator: "\n").count == 4)
  }

  @Test("kill -9 at any moment: the next run ends with the bytes of an undisturbed one")
  func killed() throws {
    _ = try SkysieveBinary.run(
      "process", frames[0], frames[1], frames[2], "-o", folder.path("whole"), "--quiet")
    let expected = try contents(of: folder.path("whole"))
    for milliseconds in [20, 60, 100, 140, 180, 240, 320, 450] {
      let process = Process()
      process.executableURL = try SkysieveBinary.location()
      process.arguments = ["process"] + frames + ["-o", folder.path("killed"), "--quiet"]
      try process.run()
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let last = try SkysieveBinary.run(
      "process", frames[0], frames[1], frames[2], "-o", folder.path("killed"), "--quiet")
    #expect(last.status == 0, "\(last.errors)")
    #expect(try contents(of: folder.path("killed")) == expected)
  }

  @Test("a broken field: exit 3 and a reason; alone, the exit code of its own trouble")
  func broken() throws {
    let bad = folder.path("bad.fits")
    try Data("no frame".utf8).write(to: URL(filePath: bad))
    let outcome = try SkysieveBinary.run("process", frames[0], bad, "-o", folder.path("out"))
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("not a FITS file"))
    let alone = try SkysieveBinary.run("process", bad, "-o", folder.path("alone"))
    #expect(alone.status == 65)
    let missing = try SkysieveBinary.run(
      "process", folder.path("none.fits"), "-o", folder.path("alone"))
    #expect(missing.status == 66)
  }

  @Test("a field of a handful of sources is classified like any other")
  func few() throws {
    let prefix = folder.path("few")
    _ = try SkysieveBinary.run(
      "simulate", "--preset", "des", "--seed", "1", "--size", "96", "--outputs", "image", "-o",
      prefix, "--quiet")
    let outcome = try SkysieveBinary.run("process", prefix + ".fits", "-o", folder.path("out"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let table = try String(contentsOfFile: folder.path("out/few/catalog.csv"), encoding: .utf8)
    #expect(table.split(separator: "\n").first?.contains(",P_STAR,P_STAR_ERR,CLASS,") == true)
  }

  @Test("names of one character are names like any other")
  func shortNames() throws {
    let program = OutsideProgram(at: try SkysieveBinary.location())
    let folder = URL(filePath: folder.path(""))
    let frame = try #require(frames.first)
    for words in [
      ["convert", frame, "-o", "c"], ["process", "c", "-o", "o"],
    ] {
      let outcome = try program.run(words + ["--quiet"], in: folder)
      #expect(outcome.status == 0, "\(words): \(outcome.errors)")
    }
    #expect(FileManager.default.fileExists(atPath: self.folder.path("o/c/catalog.csv")))
  }

  @Test("settings and options are checked before anything is written")
  func settings() throws {
    for arguments in [
      ["--set", "detection.thresold=2"], ["--outputs", "csv,pictures"], ["--memory", "lots"],
      ["--detect-on", "g"], ["--survey", "nosuch"],
    ] {
      let outcome = try SkysieveBinary.run(
        ["process", frames[0], "-o", folder.path("out")] + arguments)
      #expect(outcome.status == 2, "\(arguments) \(outcome.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
  }

  @Test("every survey's preset is a file that can be read back")
  func presets() throws {
    for name in [
      "sdss", "des", "decals", "hsc", "panstarrs", "cfht", "kids", "ztf", "lsst", "hst",
    ] {
      let dump = try SkysieveBinary.run("config", "dump", "--survey", name)
      try dump.output.write(toFile: folder.path("p.toml"), atomically: true, encoding: .utf8)
      let again = try SkysieveBinary.run("config", "dump", "--config", folder.path("p.toml"))
      #expect(again.status == 0 && again.output == dump.output, "\(name)")
    }
  }
}
