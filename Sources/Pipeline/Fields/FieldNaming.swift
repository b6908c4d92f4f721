import FITSFiles
import Foundation
import Imaging

/// What the folders of fields are called: after their files, never after anything in a header.
public enum FieldNaming {
  /// The longest name, in bytes; file systems take 255, and temporary names are longer.
  private static let longestBytes = 180
  /// The names that the run's own files have.
  private static let reserved: Set<String> = [
    "catalog.csv", "fields.csv", "failures.csv", "run.json", "log.jsonl",
  ]

  /// The file's name without its folder and its FITS endings, with the HDU where one is named.
  public static func stem(of location: FITSLocation) -> String {
    let name = Frame.name(ofPath: location.path)
    guard let hdu = location.hdu else { return name }
    return "\(name).\(safe("\(hdu)"))"
  }

  /// A name for each of the locations, in their order; no two are the same, and they do not depend
  /// on the order.
  ///
  /// Files of one name in different folders get as many of their folders' names as tell them apart.
  public static func names(for locations: [FITSLocation]) -> [String] {
    let stems = locations.map { folderName(stem(of: $0)) }
    var names = stems
    for (_, group) in Dictionary(grouping: locations.indices, by: { stems[$0] })
    where group.count > 1 {
      let longer = distinguished(group.map { locations[$0] })
      for (index, name) in zip(group, longer) { names[index] = name }
    }
    return numbered(names, locations)
  }

  /// A name that is safe as a folder's, in a table and on a command line.
  static func folderName(_ text: String) -> String {
    var name = safe(text)
    if name.isEmpty || ".-+".contains(name.prefix(1)) || reserved.contains(name) {
      name = "_" + name
    }
    guard name.utf8.count > longestBytes else { return name }
    var kept = name
    while kept.utf8.count > longestBytes - 9 { kept.removeLast() }
    return "\(kept)_\(SHA256.digest(of: text).prefix(8))"
  }

  private static func safe(_ text: String) -> String {
    String(text.map { $0.isLetter || $0.isNumber || "-_.+".contains($0) ? $0 : "_" })
  }

  /// Names with as many folders in front as it takes.
  private static func distinguished(_ locations: [FITSLocation]) -> [String] {
    let folders = locations.map { location in
      URL(filePath: location.path).standardizedFileURL.deletingLastPathComponent()
        .pathComponents.filter { $0 != "/" }
    }
    let deepest = folders.map(\.count).max() ?? 0
    var names: [String] = []
    for depth in 1...max(1, deepest) {
      names = zip(locations, folders).map { location, folders in
        folderName((folders.suffix(depth) + [stem(of: location)]).joined(separator: "_"))
      }
      if Set(names).count == names.count { break }
    }
    return names
  }

  /// Numbers behind names that are still the same, by the order of their paths.
  private static func numbered(_ names: [String], _ locations: [FITSLocation]) -> [String] {
    var result = names
    var taken: Set<String> = []
    let order = names.indices.sorted {
      (names[$0], "\(locations[$0])") < (names[$1], "\(locations[$1])")
    }
    for index in order {
      var number = 2
      while !taken.insert(result[index]).inserted {
        result[index] = "\(names[index])_\(number)"
        number += 1
      }
    }
    return result
  }
}
