import SourceCatalogs

extension SourceCatalog {
  /// Adds what the classifier says: P_STAR, its error, CLASS, ANOMALY, CLASS_FLAGS and the latent
  /// coordinates with their errors; nil where a row could not be classified.
  ///
  /// Where bands were joined, CLASS_BANDS says how many counted.
  public mutating func add(_ answers: [SourceClassification?]) throws {
    try set("P_STAR", to: answers.map { $0.map { Double($0.starProbability) } ?? .nan })
    try set("P_STAR_ERR", to: answers.map { $0?.starProbabilityError ?? .nan })
    try set("CLASS", to: answers.map { $0?.verdict.rawValue ?? ClassVerdict.unsure.rawValue })
    try set("ANOMALY", to: answers.map { $0?.anomaly ?? .nan })
    try set("CLASS_FLAGS", to: answers.map { $0.map { Int64($0.flags.rawValue) } })
    if answers.contains(where: { $0?.bands ?? 1 > 1 }) {
      try set("CLASS_BANDS", to: answers.map { $0.map { Int64($0.bands) } })
    }
    for coordinate in 0..<LatentLayout.count {
      try set(
        "LATENT_\(coordinate + 1)", to: answers.map { $0?.latentMean[coordinate] ?? .nan })
    }
    for coordinate in 0..<LatentLayout.count {
      try set(
        "LATENT_ERR_\(coordinate + 1)",
        to: answers.map { $0?.latentDeviation[coordinate] ?? .nan })
    }
  }
}
