import Foundation
import Imaging
import SourceExtraction
import Tensors

/// From a field to its candidates: the maps, the matched filter's significance, and the maxima.
struct CandidateSurvey {
  let mapping: any SourceMapping
  /// The stars' full width at half maximum, pixels.
  let seeing: Double
  /// The filter of the field's seeing.
  let filter: MatchedFilter
  /// The filter for wider sources, asked at the candidates only.
  let broadFilter: MatchedFilter
  let parallelism: Parallelism

  /// How much wider than stars the sources of the second filter are.
  private static let broadening = 2.0

  /// What a survey finds.
  struct Finding {
    var maps: SourceMaps
    let significance: Image
    let candidates: [SourceCandidate]
  }

  /// A survey for stars of the given full width at half maximum, pixels.
  init(mapping: any SourceMapping, seeing: Double, parallelism: Parallelism) {
    self.mapping = mapping
    self.seeing = seeing
    filter = MatchedFilter(kernel: .gaussian(fwhm: seeing))
    broadFilter = MatchedFilter(kernel: .gaussian(fwhm: Self.broadening * seeing))
    self.parallelism = parallelism
  }

  /// Surveys a field without its sky, noting the time of each step.
  func survey(_ field: SkySubtracted, _ times: inout StageTimes) throws -> Finding {
    let maps = try times.note(mapping.name) {
      try mapping.maps(of: field, parallelism: parallelism)
    }
    let significance = try times.note("significance") {
      try filter.significance(of: field, parallelism: parallelism)
    }
    var candidates = times.note("candidates") {
      CandidateSearch(maps: maps, significance: significance, mask: field.mask, seeing: seeing)
        .candidates(parallelism: parallelism)
    }
    times.note("broad significance") {
      let broad = MatchedFilterProbe(broadFilter, of: field)
        .largest(around: candidates.map { ($0.x, $0.y) }, parallelism: parallelism)
      for (index, value) in broad.enumerated() { candidates[index].broadSignificance = value }
    }
    return Finding(maps: maps, significance: significance, candidates: candidates)
  }
}
