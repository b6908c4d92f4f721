/// One header-and-data unit of a file.
public struct HDU: Sendable, Equatable {
  /// What the data are.
  public enum Kind: Sendable, Equatable {
    /// An image of `axes` pixels (the fastest axis first); `compression` names the tile codec.
    case image(bitpix: Int, axes: [Int], compression: String?)
    /// A table.
    case table(rows: Int, columns: Int)
    /// A header without data.
    case empty
    /// Something that is neither: random groups, a foreign extension; its name.
    case other(String)
  }

  /// Its place in the file; 0 is the primary.
  public let index: Int
  /// `EXTNAME`, or nothing.
  public let name: String
  /// What its data are.
  public let kind: Kind
  /// Its cards; of a tile-compressed image the cards of the image, not of the table around it.
  public let header: Header

  /// The cards as they stand in the file.
  let fileHeader: Header
  /// Where the header begins, in bytes from the file's start.
  let headerStart: Int
  /// Where the data begin.
  let dataStart: Int
  /// The data's bytes, without padding.
  let dataSize: Int

  /// Whether an image can be read from here.
  public var isImage: Bool {
    if case .image = kind { true } else { false }
  }

  /// Columns and rows of a plane, when this is an image.
  public var planeSize: (width: Int, height: Int)? {
    guard case .image(_, let axes, _) = kind, let width = axes.first else { return nil }
    return (width, axes.count > 1 ? axes[1] : 1)
  }

  /// The planes of an image: 1, or more in a cube; 0 when this is no image.
  public var planes: Int {
    guard case .image(_, let axes, _) = kind else { return 0 }
    return axes.dropFirst(2).reduce(1, *)
  }

  /// What is here, in a few words.
  public var summary: String {
    switch kind {
    case .image(let bitpix, let axes, let compression):
      "an image of \(axes.map(String.init).joined(separator: " x ")), BITPIX \(bitpix)"
        + (compression.map { ", \($0)" } ?? "")
    case .table(let rows, let columns): "a table of \(rows) rows and \(columns) columns"
    case .empty: "a header without data"
    case .other(let what): what
    }
  }
}
