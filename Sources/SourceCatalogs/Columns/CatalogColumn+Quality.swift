/// What may be wrong with a measurement.
extension CatalogColumn {
  static let quality: [CatalogColumn] = [
    .init("FLAGS", .integer, ucd: "meta.code.qual", "SExtractor's extraction flags, as bits"),
    .init("IMAFLAGS_ISO", .integer, ucd: "meta.code.qual", "Flag-map bits inside the isophote"),
    .init(
      "SKY_FLAGS", .text, ucd: "meta.code.qual",
      "Skysieve's own flags by name, joined with a vertical bar"),
    .init(
      "MASKED_FRACTION", .float, .decimals(4), ucd: "meta.code.qual;arith.ratio",
      "Part of the isophote that is masked, 0 to 1"),
    .init(
      "DETECTION_PROBABILITY", .float, .decimals(6), ucd: "stat.probability",
      "Probability that there is a source at all"),
    .init(
      "SNR_DENOISED", .float, .decimals(3), ucd: "stat.snr",
      "Signal-to-noise of the denoised light, if measured ideally"),
  ]
}
