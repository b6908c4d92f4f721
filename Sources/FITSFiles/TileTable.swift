/// The table behind a tile-compressed image: one row a tile, the packed bytes in the heap.
///
/// Everything the header and the descriptors say is checked here, before a codec sees a byte.
struct TileTable {
  let grid: TileGrid
  private let hdu: HDU
  private let path: String
  private let data: [UInt8]
  private let rowBytes: Int
  private let heapStart: Int
  private var columns: [String: (offset: Int, form: TableForm)] = [:]

  /// Reads the table of an HDU whose data are all there.
  init(_ hdu: HDU, in file: FITSFile) throws {
    self.hdu = hdu
    path = file.path
    let structure = HDUStructure(path: file.path, hdu: hdu.index, header: hdu.fileHeader)
    grid = try TileTable.grid(structure)
    rowBytes = try structure.integer("NAXIS1")
    let rows = try structure.integer("NAXIS2")
    guard rows == grid.tileCount else {
      throw structure.damaged("\(grid.tileCount) tiles, one a row", "NAXIS2 = \(rows)")
    }
    guard grid.largestTile <= min(file.limits.maximumPixels, Int(Int32.max) / 8) else {
      throw FITSError.tooLarge(
        path: path, hdu: hdu.index, found: "a tile of \(grid.largestTile) pixels",
        limit: "\(min(file.limits.maximumPixels, Int(Int32.max) / 8)) pixels")
    }
    heapStart = try structure.integer("THEAP", default: rows * rowBytes)
    guard (rows * rowBytes...hdu.dataSize).contains(heapStart) else {
      throw structure.damaged("a heap behind the rows", "THEAP = \(heapStart)")
    }
    data = try file.source.bytes(at: hdu.dataStart, count: hdu.dataSize)
    columns = try TileTable.columns(structure, rowBytes: rowBytes)
  }

  /// Whether the table has a column of that name.
  func hasColumn(_ name: String) -> Bool { columns[name] != nil }

  /// The packed bytes of a tile in an array column; none when the column is not there.
  func packedBytes(_ column: String, row: Int) throws -> ArraySlice<UInt8> {
    guard let (offset, form) = columns[column] else { return [] }
    guard let type = form.listType, let size = TableForm.size(of: type) else {
      throw damaged("arrays in column \(column)", "single values")
    }
    guard form.repetition == 1 else { return [] }
    let cell = TableCells(
      data: data, rows: 1, rowBytes: rowBytes, offset: offset + row * rowBytes)
    let (count, place) = cell.descriptors(isLong: form.type == UInt8(ascii: "Q"))[0]
    let heapBytes = hdu.dataSize - heapStart
    let bytes = HDUStructure.product([count, size])
    guard count >= 0, place >= 0, let bytes, bytes <= heapBytes, place <= heapBytes - bytes else {
      throw damaged(
        "tile \(row + 1) inside the heap of \(heapBytes) bytes",
        "\(count) values at byte \(place)")
    }
    return data[heapStart + place..<heapStart + place + bytes]
  }

  /// A number that stands in a column, or once for all tiles in the header.
  func number(_ name: String, row: Int) throws -> Double? {
    guard let (offset, form) = columns[name] else { return hdu.fileHeader.double(name) }
    guard form.repetition == 1, form.listType == nil, form.type != UInt8(ascii: "A") else {
      throw damaged("one number a row in column \(name)", "something else")
    }
    let cell = TableCells(
      data: data, rows: 1, rowBytes: rowBytes, offset: offset + row * rowBytes)
    return cell.doubles(form.type, count: 1)[0]
  }

  /// A parameter of the codec: the `ZVALn` whose `ZNAMEn` is `name`.
  func parameter(_ name: String, default fallback: Int) throws -> Int {
    for index in 1...99 {
      guard let found = hdu.fileHeader.string("ZNAME\(index)") else { break }
      guard found == name else { continue }
      let structure = HDUStructure(path: path, hdu: hdu.index, header: hdu.fileHeader)
      return try structure.integer("ZVAL\(index)")
    }
    return fallback
  }

  /// An error about this HDU.
  func damaged(_ expected: String, _ found: String) -> FITSError {
    .damaged(path: path, hdu: hdu.index, expected: expected, found: found)
  }

  /// `ZTILEn`, by default one row of pixels.
  private static func grid(_ structure: HDUStructure) throws -> TileGrid {
    let axes = try structure.axes("ZNAXIS")
    let tile = try axes.enumerated().map { axis, length in
      let side = try structure.integer("ZTILE\(axis + 1)", default: axis == 0 ? length : 1)
      guard side >= 1 else { throw structure.damaged("ZTILE\(axis + 1) of 1 or more", "\(side)") }
      return side
    }
    return TileGrid(axes: axes, tile: tile)
  }

  /// Where each named column stands in a row.
  private static func columns(
    _ structure: HDUStructure, rowBytes: Int
  ) throws -> [String: (offset: Int, form: TableForm)] {
    var columns: [String: (offset: Int, form: TableForm)] = [:]
    let count = try structure.integer("TFIELDS")
    guard (1...999).contains(count) else { throw structure.damaged("columns", "\(count)") }
    var offset = 0
    for number in 1...count {
      let text = structure.header.string("TFORM\(number)") ?? ""
      guard let form = TableForm(text), form.width <= rowBytes - offset else {
        throw structure.damaged(
          "columns that fit rows of \(rowBytes) bytes", "TFORM\(number) = '\(text)'")
      }
      if let name = structure.header.string("TTYPE\(number)") {
        columns[name.uppercased()] = (offset, form)
      }
      offset += form.width
    }
    return columns
  }
}
