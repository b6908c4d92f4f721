/// Source pixels in both maps, in the truth and in the segmentation, of one block of a frame.
///
/// The bootstrap draws blocks, not pixels: neighbouring pixels belong to one source and are right or
/// wrong together.
struct PixelAgreement {
  var both = 0
  var truth = 0
  var found = 0

  /// The frame is cut into this many blocks along each side.
  private static let blocksAlongSide = 8

  static func blocks(truth: LabelMap, segments: LabelMap) -> [PixelAgreement] {
    let side = blocksAlongSide
    var blocks = [PixelAgreement](repeating: PixelAgreement(), count: side * side)
    for y in 0..<truth.height {
      for x in 0..<truth.width {
        let index = y * truth.width + x
        let isTruth = truth.labels[index] > 0
        let isFound = segments.labels[index] > 0
        guard isTruth || isFound else { continue }
        let block = y * side / truth.height * side + x * side / truth.width
        if isTruth { blocks[block].truth += 1 }
        if isFound { blocks[block].found += 1 }
        if isTruth && isFound { blocks[block].both += 1 }
      }
    }
    return blocks
  }

  /// Intersection over union, purity and completeness of the pixels.
  static func estimates(of blocks: [PixelAgreement], _ bootstrap: Bootstrap) -> [Estimate?] {
    @Sendable func ratios(_ drawn: [Int]) -> [Double?] {
      let both = Double(drawn.reduce(0) { $0 + blocks[$1].both })
      let truth = Double(drawn.reduce(0) { $0 + blocks[$1].truth })
      let found = Double(drawn.reduce(0) { $0 + blocks[$1].found })
      let union = truth + found - both
      return [
        union > 0 ? both / union : nil, found > 0 ? both / found : nil,
        truth > 0 ? both / truth : nil,
      ]
    }
    let errors = bootstrap.errors(of: blocks.count) { ratios($0) }
    return zip(ratios(Array(blocks.indices)), errors).map { value, error in
      value.map { Estimate($0, error: error) }
    }
  }
}
