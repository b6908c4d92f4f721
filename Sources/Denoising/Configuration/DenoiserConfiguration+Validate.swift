extension DenoiserConfiguration {
  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try check("channels.count", levels, 1...6)
    for count in channels { try check("channels", count, 1...256) }
    try check("blocks.count", blocks.count, levels...levels)
    for count in blocks { try check("blocks", count, 0...8) }
    try check("convolutions_per_block", convolutionsPerBlock, 1...4)
    try check("downsampling.count", downsampling.count, levels - 1...levels - 1)
    try check("hidden_units", hiddenUnits, 0...1024)
    if isVariational && hiddenUnits == 0 {
      throw DenoisingError.badOption("a variational network needs hidden_units")
    }
  }
}

/// Throws unless the setting's value is within `range`.
func check(_ setting: String, _ value: Int, _ range: ClosedRange<Int>) throws {
  guard range.contains(value) else {
    throw DenoisingError.badOption("\(setting) is \(value), allowed are \(range)")
  }
}
