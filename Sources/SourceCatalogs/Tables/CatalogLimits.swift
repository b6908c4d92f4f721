/// How large a catalogue may be before reading it is refused.
public struct CatalogLimits: Sendable, Equatable {
  /// Bytes in the file, at most 2^31 - 1.
  public var maximumBytes: Int
  /// Columns in the table.
  public var maximumColumns: Int
  /// Rows times columns.
  public var maximumCells: Int

  /// Limits of your own.
  public init(maximumBytes: Int, maximumColumns: Int, maximumCells: Int) {
    precondition(maximumBytes <= Int(Int32.max), "cells are found by 31-bit offsets")
    self.maximumBytes = maximumBytes
    self.maximumColumns = maximumColumns
    self.maximumCells = maximumCells
  }

  /// One gibibyte, 4,096 columns, 200 million cells: a survey's table, not a runaway file.
  public static let `default` = CatalogLimits(
    maximumBytes: 1 << 30, maximumColumns: 4_096, maximumCells: 200_000_000)
}
