/// What can go wrong with a FITS file: each case names the file, the HDU where there is one, what
/// was expected and what was found.
public enum FITSError: Error, Equatable, Sendable {
  /// There is no file of that name, or it may not be read.
  case missing(path: String, reason: String)
  /// The path is a directory, a pipe or a device.
  case notARegularFile(path: String, found: String)
  /// The file does not begin as FITS files do.
  case notFITS(path: String, found: String)
  /// Something in the file breaks the FITS rules; `hdu` is 0 for the primary.
  case damaged(path: String, hdu: Int, expected: String, found: String)
  /// The file ends before the data its header promises; both figures count from the file's start.
  case truncated(path: String, hdu: Int, expectedBytes: Int, foundBytes: Int)
  /// The sum of the bytes is not the one the header states.
  case wrongChecksum(path: String, hdu: Int, keyword: String, expected: String, found: String)
  /// The image or table is larger than the limits allow.
  case tooLarge(path: String, hdu: Int, found: String, limit: String)
  /// No HDU answers to the selector.
  case noSuchHDU(path: String, selector: String, available: String)
  /// An image was asked for where there is none.
  case notAnImage(path: String, hdu: Int, found: String)
  /// A table was asked for where there is none.
  case notATable(path: String, hdu: Int, found: String)
  /// The cube has fewer planes; `plane` counts from 0.
  case noSuchPlane(path: String, hdu: Int, plane: Int, planes: Int)
  /// A value is outside the type it was asked for in.
  case outOfRange(path: String, hdu: Int, expected: String, found: String)
  /// Reading failed underneath: a disk, a network file system.
  case readFailed(path: String, reason: String)
  /// The output cannot be created.
  case cannotCreate(path: String, reason: String)
  /// Writing failed part way; nothing is left under the output's name.
  case writeFailed(path: String, reason: String)

  /// The family of an error, for exit codes.
  public enum Kind: Sendable {
    /// The input is not there (66).
    case missingInput
    /// The input's bytes are wrong (65).
    case badData
    /// The output cannot be created (73).
    case cannotCreate
    /// Reading or writing failed underneath (74).
    case inputOutput
  }

  /// The family this error belongs to.
  public var kind: Kind {
    switch self {
    case .missing, .notARegularFile: .missingInput
    case .cannotCreate: .cannotCreate
    case .readFailed, .writeFailed: .inputOutput
    default: .badData
    }
  }
}

extension FITSError: CustomStringConvertible {
  /// One line: the place, then what was expected and found.
  public var description: String {
    switch self {
    case .missing(let path, let reason): "\(path): \(reason)"
    case .notARegularFile(let path, let found): "\(path): expected a regular file, found \(found)"
    case .notFITS(let path, let found): "\(path): not a FITS file: \(found)"
    case .damaged(let path, let hdu, let expected, let found):
      "\(path), HDU \(hdu): expected \(expected), found \(found)"
    case .truncated(let path, let hdu, let expected, let found):
      "\(path), HDU \(hdu): truncated: expected \(expected) bytes, found \(found)"
    case .wrongChecksum(let path, let hdu, let keyword, let expected, let found):
      "\(path), HDU \(hdu): wrong \(keyword): expected \(expected), found \(found)"
    case .tooLarge(let path, let hdu, let found, let limit):
      "\(path), HDU \(hdu): too large: \(found), the limit is \(limit)"
    case .noSuchHDU(let path, let selector, let available):
      "\(path): no HDU \(selector); the file has \(available)"
    case .notAnImage(let path, let hdu, let found):
      "\(path), HDU \(hdu): expected an image, found \(found)"
    case .notATable(let path, let hdu, let found):
      "\(path), HDU \(hdu): expected a table, found \(found)"
    case .noSuchPlane(let path, let hdu, let plane, let planes):
      "\(path), HDU \(hdu): no plane \(plane); the image has \(planes), counted from 0"
    case .outOfRange(let path, let hdu, let expected, let found):
      "\(path), HDU \(hdu): expected \(expected), found \(found)"
    case .readFailed(let path, let reason): "\(path): reading failed: \(reason)"
    case .cannotCreate(let path, let reason): "\(path): cannot be created: \(reason)"
    case .writeFailed(let path, let reason): "\(path): writing failed: \(reason)"
    }
  }
}
