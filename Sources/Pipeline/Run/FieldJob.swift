import FITSFiles
import Foundation
import Tensors

/// One field of a run, from its files to its folder.
struct FieldJob: Sendable {
  let request: FieldRequest
  let processor: FieldProcessor
  let program: String
  /// The run's output folder.
  let folder: String
  let overwrites: Bool

  private var path: String { "\(folder)/\(request.name)" }

  /// Does the field unless it is done already.
  ///
  /// What is wrong with its files is an outcome; what is
  /// wrong with the output folder, and a wish to stop, is thrown.
  func run(
    parallelism: Parallelism, isStopWanted: @escaping @Sendable () -> Bool
  ) throws -> FieldOutcome {
    let start = ContinuousClock.now
    var times: [StageTime] = []
    let kind: FieldOutcome.Kind
    do {
      guard !isStopWanted() else { throw StopWanted() }
      // Only a field with a record of an earlier run needs to know at once what its files are.
      let record = overwrites ? nil : FieldRecord.read(from: path)
      let identity = try record.map { _ in try identify() }
      if let identity, let summary = try finished(record, identity) {
        kind = .skipped(summary)
      } else {
        kind = .done(try process(identity, &times, parallelism, isStopWanted))
      }
    } catch let error as OutputFailure {
      throw error.error
    } catch let error as StopWanted {
      throw error
    } catch {
      kind = .failed(error)
    }
    return FieldOutcome(
      request: request, kind: kind, seconds: (ContinuousClock.now - start).inSeconds, times: times)
  }

  /// What an earlier run found, if it did the same and all of it is still there.
  private func finished(
    _ record: FieldRecord?, _ identity: FieldIdentity
  ) throws -> FieldSummary? {
    guard let record, record.identity == (try identity.digest()), record.isComplete(in: path)
    else { return nil }
    return record.summary
  }

  private func identify() throws -> FieldIdentity {
    try FieldIdentity(of: request, program: program, processor: processor)
  }

  /// Does all the work; the files are summed up beside it, unless that is done.
  private func process(
    _ known: FieldIdentity?, _ times: inout [StageTime], _ parallelism: Parallelism,
    _ isStopWanted: @escaping @Sendable () -> Bool
  ) throws -> FieldSummary {
    let summing = WorkBeside<FieldIdentity>()
    // A file that cannot be read is told by what sums it up: it says why in fewer words.
    let processed = try summing.during {
      summing.start { try known ?? identify() }
      return Result {
        try processor.process(request, parallelism: parallelism, isStopWanted: isStopWanted)
      }
    }
    let (result, identity) = (try processed.get(), try summing.result ?? identify())
    let start = ContinuousClock.now
    try write(result, identity: identity, digest: identity.digest(), parallelism: parallelism)
    times += result.times
    times.append(StageTime(name: "writing", seconds: (.now - start).inSeconds))
    return result.summary
  }

  private func write(
    _ result: FieldResult, identity: FieldIdentity, digest: String, parallelism: Parallelism
  ) throws {
    let configuration = processor.configuration
    let writer = FieldWriter(
      outputs: configuration.outputs, cutoutSide: configuration.cutoutSide,
      parallelism: parallelism)
    do {
      try AtomicFolder.write(request.name, in: folder) { folder in
        let names = try writer.write(result, to: folder)
        let record = FieldRecord(
          program: program, field: request.name, frames: request.bands.map { "\($0.frame)" },
          inputs: identity.inputs, models: identity.models, configuration: configuration,
          identity: digest, summary: result.summary,
          files: try Self.sizes(of: names, in: folder))
        try AtomicFile.write(try record.json(), to: "\(folder)/\(FieldRecord.fileName)")
      }
    } catch {
      throw OutputFailure(error: error)
    }
  }

  private static func sizes(of names: [String], in folder: String) throws -> [String: Int] {
    var sizes: [String: Int] = [:]
    for name in names {
      var status = stat()
      guard stat("\(folder)/\(name)", &status) == 0 else {
        throw PipelineError.writeFailed(
          path: "\(folder)/\(name)", reason: String(cString: strerror(errno)))
      }
      sizes[name] = Int(status.st_size)
    }
    return sizes
  }
}

/// Marks an error as one of the output folder: it ends the run, for the next field would fail alike.
private struct OutputFailure: Error {
  let error: any Error
}
