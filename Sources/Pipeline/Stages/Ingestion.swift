import FITSFiles
import Imaging
import SourceExtraction
import Tensors

/// From a file to a field whose bad pixels and facts are settled.
struct Ingestion: FieldStage {
  let facts: KnownFacts

  var name: String { "ingestion" }

  func run(_ input: consuming BandInput, parallelism: Parallelism) throws -> Field {
    try input.field(knowing: facts, parallelism: parallelism)
  }
}

extension BandInput {
  /// Reads the frame and its maps.
  public func field(
    knowing facts: KnownFacts, parallelism: Parallelism = .machine
  ) throws -> Field {
    let options = ingestion(facts)
    guard plane > 0 else {
      return try FieldIngestion.open(frame, options: options, parallelism: parallelism)
    }
    let frame = try Frame.open(
      frame, plane: plane, limits: facts.limits, parallelism: parallelism)
    return try FieldIngestion.ingest(frame, options: options, parallelism: parallelism)
  }
}
