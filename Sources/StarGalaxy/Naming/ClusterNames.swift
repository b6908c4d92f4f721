import ManifoldClustering
import Tensors

/// What the clusters of a latent space are, said by physics instead of by labels.
///
/// Copies of the field's own point spread, and galaxies convolved with it, are put into the field and
/// sent through the encoder. The cluster in which the copies land is the stars'. Nothing can flip:
/// whatever number a clusterer gives a cluster, a point source that lands in it is a star.
public struct ClusterNames: Sendable, Equatable {
  /// For each cluster the share of point sources among the probes that landed in it, as if there had
  /// been as many galaxies; 0.5 where no probe landed.
  public let starShares: [Double]
  /// How many probes landed in each cluster.
  public let probeCounts: [Int]

  /// A cluster is named when at least this share of its probes is of one kind.
  public static let certainty = 0.75

  /// Names `clusters` clusters by the labels that probes got; noise is left out.
  public init(clusters: Int, labels: [Int], areStars: [Bool]) {
    precondition(labels.count == areStars.count, "a class for every probe")
    let stars = Double(max(areStars.count { $0 }, 1))
    let galaxies = Double(max(areStars.count { !$0 }, 1))
    var shares = [SIMD2<Double>](repeating: SIMD2(0, 0), count: clusters)
    var counts = [Int](repeating: 0, count: clusters)
    for (label, isStar) in zip(labels, areStars) where label >= 0 {
      shares[label][isStar ? 0 : 1] += isStar ? 1 / stars : 1 / galaxies
      counts[label] += 1
    }
    starShares = shares.map { $0.sum() > 0 ? $0.x / $0.sum() : 0.5 }
    probeCounts = counts
  }

  /// What a cluster is; noise is unsure.
  public func verdict(of cluster: Int) -> ClassVerdict {
    guard starShares.indices.contains(cluster) else { return .unsure }
    let share = starShares[cluster]
    return share >= Self.certainty ? .star : share <= 1 - Self.certainty ? .galaxy : .unsure
  }
}
