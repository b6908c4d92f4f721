import CommandLineParsing
import FITSFiles
import Foundation
import Pipeline

/// Makes the requests of a run of what was named on the command line.
struct FieldRequests {
  let frameOptions: FrameOptions
  /// The maps that belong to frames; `{}` stands for the frame's path without its FITS endings.
  let weight: String?
  let flags: String?

  /// A request for every frame; a frame that is named twice is done once.
  func frames(_ arguments: [String]) -> [FieldRequest] {
    var seen: Set<String> = []
    let inputs = arguments.map { input($0, band: "") }.filter {
      seen.insert("\(Self.resolved($0.frame))").inserted
    }
    let names = FieldNaming.names(for: inputs.map(\.frame))
    return zip(names, inputs).map { FieldRequest(name: $0, bands: [$1]) }
  }

  /// Requests of the arguments BAND=FILE; a band that comes again begins the next field.
  func bands(_ arguments: [String]) throws -> [FieldRequest] {
    var fields: [[BandInput]] = [[]]
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
        throw UsageError.message("--bands wants BAND=FILE, not '\(argument)'")
      }
      let band = String(argument[..<equals])
      guard band.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
        throw UsageError.message("a band is called by letters and digits, not '\(band)'")
      }
      let file = String(argument[argument.index(after: equals)...])
      if fields[fields.count - 1].contains(where: { $0.band == band }) { fields.append([]) }
      fields[fields.count - 1].append(input(file, band: band))
    }
    let names = FieldNaming.names(for: fields.map { $0[0].frame })
    return zip(names, fields).map { FieldRequest(name: $0, bands: $1) }
  }

  private func input(_ argument: String, band: String) -> BandInput {
    let location = frameOptions.location(argument)
    return BandInput(
      location, band: band, plane: frameOptions.plane, weight: map(weight, of: location),
      flags: map(flags, of: location))
  }

  private func map(_ pattern: String?, of location: FITSLocation) -> FITSLocation? {
    guard let pattern else { return nil }
    let stem = FieldNaming.stem(of: FITSLocation(path: location.path))
    let folder = FilePath.folder(of: location.path)
    let path = folder.isEmpty ? stem : "\(folder)/\(stem)"
    return FITSLocation(pattern.replacingOccurrences(of: "{}", with: path))
  }

  /// A file under all of its names.
  private static func resolved(_ location: FITSLocation) -> FITSLocation {
    FITSLocation(
      path: URL(filePath: location.path).resolvingSymlinksInPath().path, hdu: location.hdu)
  }
}
