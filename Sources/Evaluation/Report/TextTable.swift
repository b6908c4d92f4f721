import Foundation

/// Rows of cells under a heading, set in columns; numbers align at their right.
struct TextTable {
  private var rows: [[String]]

  init(_ heading: [String]) {
    rows = [heading]
  }

  mutating func add(_ cells: [String]) {
    precondition(cells.count == rows[0].count, "every row has the columns of the heading")
    rows.append(cells)
  }

  /// The table, a line a row; the first column aligns at its left.
  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { cells in
      zip(cells, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}

extension Estimate? {
  /// "0.9706 +- 0.0031", or a dash.
  var shown: String {
    guard let self else { return "-" }
    let value = String(format: "%.4f", self.value)
    return self.error.map { value + String(format: " +- %.4f", $0) } ?? value
  }
}
