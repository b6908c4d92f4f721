import FITSFiles
import Foundation
import Pipeline
import SourceCatalogs
import Testing
import _TestSupport

@Suite("Runs over many fields")
struct SurveyRunTests {
  let folder: TemporaryFolder
  let fields: [FieldRequest]

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    fields = try (0..<4).map { number in
      let path = folder.path("f\(number).fits")
      try SmallFields.write(to: path, shift: Double(number))
      return SmallFields.request(path)
    }
  }

  @Test("a field's folder holds every output and a record that lists them")
  func outputs() throws {
    let all = Set(FieldOutput.allCases)
    _ = try SmallFields.run(
      [fields[0]], into: folder.path("out"), configuration: ProcessConfiguration(outputs: all))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/f0"))
    #expect(Set(names) == Set(all.map(\.fileName) + ["field.json"]))
    let record = try JSONDecoder().decode(
      FieldRecord.self, from: Data(contentsOf: URL(filePath: folder.path("out/f0/field.json"))))
    #expect(record.summary.counts.sources == 3)
    #expect(Set(record.files.keys) == Set(all.map(\.fileName)))
    #expect(record.summary.frame.zeroPoint == 25)
  }

  @Test("the run's tables have a row for each field and each source, sorted by field")
  func tables() throws {
    let report = try SmallFields.run(fields.reversed(), into: folder.path("out"))
    #expect(report?.outcomes.map(\.request.name) == ["f0", "f1", "f2", "f3"])
    let merged = try SourceCatalog.read(path: folder.path("out/catalog.csv"))
    #expect(try merged.strings("FIELD") == ["f0", "f1", "f2", "f3"].flatMap { [$0, $0, $0] })
    #expect(try merged.integers("NUMBER") == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])
    let table = try SourceCatalog.read(path: folder.path("out/fields.csv"))
    #expect(try table.integers("SOURCES") == [3, 3, 3, 3])
  }

  @Test("1, 2 and 8 jobs write the same bytes", arguments: [2, 8])
  func jobs(count: Int) throws {
    _ = try SmallFields.run(
      fields, into: folder.path("one"), options: RunOptions(jobs: 1, threads: 1))
    _ = try SmallFields.run(
      fields, into: folder.path("more"), options: RunOptions(jobs: count, threads: 8))
    #expect(
      try SmallFields.contents(of: folder.path("one"))
        == SmallFields.contents(of: folder.path("more")))
  }

  @Test("what is done is left alone until input, settings or files of it change")
  func resume() throws {
    let out = folder.path("out")
    _ = try SmallFields.run(fields, into: out)
    #expect(try SmallFields.run(fields, into: out)?.skipped == 4)
    let before = try SmallFields.contents(of: out)
    try FileManager.default.removeItem(atPath: "\(out)/f1/mask.png")
    #expect(try SmallFields.run(fields, into: out)?.skipped == 3)
    #expect(try SmallFields.contents(of: out) == before)
    try SmallFields.write(to: folder.path("f2.fits"), brightness: 2)
    #expect(try SmallFields.run(fields, into: out)?.skipped == 3)
    var configuration = ProcessConfiguration()
    configuration.extraction.detection.threshold = 2
    let changed = try SmallFields.run(fields, into: out, configuration: configuration)
    #expect(changed?.skipped == 0)
    let forced = RunOptions(threads: 2, overwrites: true)
    #expect(
      try SmallFields.run(fields, into: out, configuration: configuration, options: forced)?.skipped
        == 0)
  }

  @Test("a broken field is a row of failures.csv with its reason, the others are done")
  func failures() throws {
    try Data("no frame".utf8).write(to: URL(filePath: folder.path("bad.fits")))
    let report = try SmallFields.run(
      [SmallFields.request(folder.path("bad.fits"))] + fields, into: folder.path("out"))
    #expect(report?.failures == 1)
    let failed = try SourceCatalog.read(path: folder.path("out/failures.csv"))
    #expect(try failed.strings("FIELD") == ["bad"])
    #expect(try failed.strings("REASON")[0].contains("not a FITS file"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("out/bad")))
    let table = try SourceCatalog.read(path: folder.path("out/fields.csv"))
    #expect(try table.strings("STATUS") == ["failed", "done", "done", "done", "done"])
  }

  @Test("what a killed run left behind is cleared away")
  func leftovers() throws {
    let out = folder.path("out")
    try FileManager.default.createDirectory(
      atPath: "\(out)/.f0.part", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: "\(out)/.f0.part/mask.png"))
    try Data([1]).write(to: URL(filePath: "\(out)/.catalog.csv.17-0.part"))
    _ = try SmallFields.run(fields, into: out)
    _ = try SmallFields.run(fields, into: folder.path("clean"))
    #expect(
      try SmallFields.contents(of: out) == SmallFields.contents(of: folder.path("clean")))
  }

  @Test("a run that is stopped writes no tables, and the next one goes on")
  func stopped() throws {
    let run = SurveyRun(
      fields: fields, folder: folder.path("out"),
      processor: FieldProcessor(configuration: ProcessConfiguration()), program: "test 1",
      options: RunOptions(jobs: 1, threads: 1))
    let count = Counter()
    let report = try run.run(
      finished: { _ in count.add() }, isStopWanted: { count.value >= 2 })
    #expect(report == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path("out/run.json")))
    #expect(try SmallFields.run(fields, into: folder.path("out"))?.skipped == 2)
  }

  @Test("a folder that another run holds is refused")
  func locked() throws {
    let out = folder.path("out")
    let others = fields
    let inner = Counter()
    let run = SurveyRun(
      fields: [fields[0]], folder: out,
      processor: FieldProcessor(configuration: ProcessConfiguration()), program: "test 1")
    _ = try run.run(
      finished: { _ in
        do {
          _ = try SmallFields.run(others, into: out)
        } catch PipelineError.folderInUse {
          inner.add()
        } catch {}
      }, isStopWanted: { false })
    #expect(inner.value == 1)
  }

  @Test("a run that is refused closes no file but its own")
  func refusedRunsLeaveFilesOpen() throws {
    let out = folder.path("out")
    let (refused, lost) = (Counter(), Counter())
    let run = SurveyRun(
      fields: [fields[0]], folder: out,
      processor: FieldProcessor(configuration: ProcessConfiguration()), program: "test 1")
    _ = try run.run(
      finished: { _ in
        let group = DispatchGroup()
        for _ in 0..<2 {
          // Threads of their own: a pool may give all the work to one.
          Thread.start(in: group) {
            for _ in 0..<10_000 {
              do {
                _ = try SmallFields.run([], into: out)
              } catch PipelineError.folderInUse {
                refused.add()
              } catch {}
            }
          }
          Thread.start(in: group) {
            while refused.value < 10_000 {
              let files = (0..<20).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
              for file in files where close(file) != 0 { lost.add() }
            }
          }
        }
        group.wait()
      }, isStopWanted: { false })
    #expect(refused.value == 20_000)
    #expect(lost.value == 0)
  }

  @Test("an output folder that cannot be made is an error of the run, not of a field")
  func noFolder() throws {
    try Data("a file".utf8).write(to: URL(filePath: folder.path("out")))
    #expect(throws: PipelineError.self) { try SmallFields.run(fields, into: folder.path("out")) }
  }
}

extension Thread {
  /// Runs `body` on a thread that `group` waits for.
  fileprivate static func start(in group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    Thread {
      body()
      group.leave()
    }.start()
  }
}

/// Counts from several threads.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  var value: Int { lock.withLock { count } }

  func add() { lock.withLock { count += 1 } }
}
