import CommandLineParsing
import Foundation

/// `skysieve version`: what runs here, for bug reports.
struct Version: Command {
  static let configuration = CommandConfiguration(
    "version", abstract: "Show the version and what it runs on.",
    discussion: "Paste this into a bug report.",
    examples: ["skysieve version", "skysieve version --json"])

  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let facts = Facts(
      version: Skysieve.program.version,
      system: ProcessInfo.processInfo.operatingSystemVersionString,
      cores: ProcessInfo.processInfo.activeProcessorCount)
    if console.mode.isJSON { return try console.print(json: facts) }
    try console.print("skysieve \(facts.version)")
    try console.print("system: \(facts.system)")
    try console.print("cores: \(facts.cores)")
  }

  private struct Facts: Encodable {
    let version: String
    let system: String
    let cores: Int
  }
}
