import SourceCatalogs

/// A SExtractor parameter list: the names of the columns that are wanted, one a line.
public struct SExtractorParameters: Sendable {
  /// The names in order, each once; a vector such as `FLUX_APER(3)` is there without its size.
  public let names: [String]

  /// Reads the text of a parameter list.
  public init(_ text: String) {
    var seen: Set<String> = []
    names = text.split(whereSeparator: \.isNewline).compactMap { line in
      let name = line.prefix { $0 != "#" && $0 != "(" }.filter { !$0.isWhitespace }
      return !name.isEmpty && seen.insert(name).inserted ? name : nil
    }
  }
}

extension SourceCatalog {
  /// The columns of a parameter list, and the names of those the catalogue does not have.
  ///
  /// A vector's name stands for all its numbered columns: `FLUX_APER` for `FLUX_APER_1` and on.
  public func selecting(
    parameters: [String]
  ) throws -> (catalog: SourceCatalog, missing: [String]) {
    var (found, missing): ([String], [String]) = ([], [])
    for name in parameters {
      let members = names.filter { $0 == name || $0.isMember(ofFamily: name) }
      if members.isEmpty { missing.append(name) }
      found += members
    }
    return (try selecting(columns: found), missing)
  }
}

extension String {
  /// Whether this is `name`, an underscore and a number.
  fileprivate func isMember(ofFamily name: String) -> Bool {
    guard hasPrefix(name + "_") else { return false }
    return Int(dropFirst(name.count + 1)) != nil
  }
}
