import FITSFiles
import Foundation
import Pipeline

/// Where outputs go; names come from the input's file name, never from a header.
enum OutputPath {
  /// Whether `path` is meant as a folder: it is one, or it ends in a slash.
  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    return path.hasSuffix("/") || (exists && isDirectory.boolValue)
  }

  /// `output` itself when it is a file; else the frame's name with a new ending, in the folder
  /// `output` or in the current one.
  static func path(for argument: String, extension ending: String, output: String?) -> String {
    guard let output else { return "\(stem(of: argument)).\(ending)" }
    guard isFolder(output) else { return output }
    return "\(output.hasSuffix("/") ? output : output + "/")\(stem(of: argument)).\(ending)"
  }

  /// The file's name without its folder and its FITS endings, with the HDU where one is named.
  static func stem(of argument: String) -> String {
    FieldNaming.stem(of: FITSLocation(argument))
  }
}
