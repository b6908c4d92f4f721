/// A SExtractor filter file: `CONV NORM` or `CONV NONORM`, comments, and rows of numbers.
struct SExtractorFilter {
  /// The filter; a NORM filter's sum does not matter to a significance, so both kinds are alike.
  let kernel: DetectionKernel

  /// Nil where the rows differ in length or anything else is wrong.
  init?(_ text: String) {
    var lines = text.split(whereSeparator: \.isNewline)
      .map { $0.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "," } }
      .filter { !$0.isEmpty }
    guard let first = lines.first, first[0].uppercased() == "CONV" else { return nil }
    lines.removeFirst()
    let rows = lines.map { $0.compactMap { Double($0) } }
    guard let width = rows.first?.count, width > 0,
      zip(rows, lines).allSatisfy({ $0.count == width && $1.count == width })
    else { return nil }
    let kernel = DetectionKernel(width: width, taps: rows.flatMap { $0 })
    guard (try? kernel.validate()) != nil else { return nil }
    self.kernel = kernel
  }
}
