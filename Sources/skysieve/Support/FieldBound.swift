import ConfigurationFiles
import Evaluation
import FITSFiles
import SkySimulation
import Tensors

/// The best possible classifier on a field that `simulate` made.
///
/// The field is made again from its settings and seed: the bound needs the galaxies as they were
/// drawn, which no file holds.
struct FieldBound {
  let prefix: String

  /// P(star) of every source of `truth` with a magnitude in `magnitudes`, NaN for the others.
  func starProbabilities(
    of truth: TruthTable, magnitudes: ClosedRange<Double>, draws: Int, parallelism: Parallelism
  ) throws -> [Double] {
    let skyPath = "\(prefix).sky.toml"
    let sky: SkyConfiguration = try ConfigurationFile.settings(
      from: try SmallTextFile.text(at: skyPath), source: skyPath)
    let seed = try readSeed()
    let simulator = try SkySimulator(sky)
    let field = simulator.field(seed: seed, parallelism: parallelism)
    guard field.truth.count == truth.count else {
      throw EvaluationError.sizesDiffer(
        what: "sources of the truth table and of \(prefix)", expected: "\(field.truth.count)",
        found: "\(truth.count)")
    }
    return try BayesBound(simulator, seed: seed, draws: draws).starProbabilities(
      of: field, by: simulator, magnitudes: magnitudes,
      stream: RandomStream(seed: seed, stream: 0xB0), parallelism: parallelism)
  }

  private func readSeed() throws -> UInt64 {
    let path = "\(prefix).fits"
    let hdu = try FITSFile.open(path).imageHDU()
    guard let seed = hdu.header.string("SKYSEED").flatMap({ UInt64($0) }) else {
      throw FITSError.damaged(
        path: path, hdu: hdu.index, expected: "SKYSEED, as simulate writes it", found: "none")
    }
    return seed
  }
}
