import Foundation
import Synchronization

/// A FITS file open for reading: the one door through which FITS bytes enter.
///
/// Opening walks through the headers and checks every size against the bytes that are really there;
/// data are read when asked for. Several threads may read from one file at once.
public final class FITSFile: Sendable {
  /// The file's path, as it was given.
  public let path: String
  /// The HDUs up to the first damage.
  public let hdus: [HDU]
  /// What is wrong with the file behind, or in the data of, the last of `hdus`.
  public let damage: FITSError?

  let limits: FITSLimits
  let source: any ByteSource
  /// HDUs whose checksums have been found right.
  let verified = Mutex<Set<Int>>([])

  private init(
    path: String, walk: HDUWalk.Result, limits: FITSLimits, source: any ByteSource
  ) {
    self.path = path
    self.hdus = walk.hdus
    self.damage = walk.damage
    self.limits = limits
    self.source = source
  }

  /// Opens a file, plain or gzipped, whatever its name.
  public static func open(_ path: String, limits: FITSLimits = .default) throws -> FITSFile {
    let disk = try DiskBytes(path: path)
    guard try GzipReader.recognises(disk) else {
      let walk = HDUWalk(path: path, limits: limits, available: { _ in disk.size }) {
        try disk.bytes(at: $0, count: $1)
      }
      return FITSFile(path: path, walk: try walk.walk(), limits: limits, source: disk)
    }
    let gzip = GzipReader(disk, limit: limits.maximumInflatedBytes)
    let walk = HDUWalk(path: path, limits: limits, available: gzip.unfold(atLeast:)) {
      Array(gzip.bytes[$0..<$0 + $1])
    }
    let result = try walk.walk()
    return FITSFile(
      path: path, walk: result, limits: limits, source: MemoryBytes(gzip.bytes))
  }

  /// The HDU a selector means.
  public func hdu(_ selector: HDUSelector) throws -> HDU {
    let match =
      switch selector {
      case .number(let number): hdus.indices.contains(number) ? hdus[number] : nil
      case .name(let name): hdus.first { $0.name.lowercased() == name.lowercased() }
      }
    if let match { return match }
    if let damage { throw damage }
    let names = hdus.map { $0.name.isEmpty ? "\($0.index)" : "\($0.index) (\($0.name))" }
    throw FITSError.noSuchHDU(
      path: path, selector: selector.description, available: names.joined(separator: ", "))
  }

  /// The image a selector means; without one, the primary or, when that is empty, the first image
  /// behind it.
  public func imageHDU(_ selector: HDUSelector? = nil) throws -> HDU {
    if let selector {
      let chosen = try hdu(selector)
      guard chosen.isImage else { throw notAnImage(chosen) }
      return chosen
    }
    if let image = hdus.first(where: \.isImage) { return image }
    if let damage { throw damage }
    throw notAnImage(hdus.first { $0.kind != .empty } ?? hdus[0])
  }

  /// The table a selector means; without one, the first.
  public func tableHDU(_ selector: HDUSelector? = nil) throws -> HDU {
    let chosen =
      try selector.map(hdu) ?? hdus.first { if case .table = $0.kind { true } else { false } }
    if let chosen, case .table = chosen.kind { return chosen }
    if let damage { throw damage }
    let found = chosen ?? hdus[0]
    throw FITSError.notATable(path: path, hdu: found.index, found: found.summary)
  }

  func notAnImage(_ hdu: HDU) -> FITSError {
    .notAnImage(path: path, hdu: hdu.index, found: hdu.summary)
  }
}
