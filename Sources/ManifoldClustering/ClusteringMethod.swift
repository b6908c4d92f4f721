/// How points are put into clusters.
public enum ClusteringMethod: String, Codable, Sendable, CaseIterable {
  /// Gaussians with full covariances and a uniform noise component, by expectation maximisation.
  case gaussianMixture = "gaussian-mixture"
  /// Nearest centre, started by k-means++.
  case kMeans = "k-means"
  /// Merging the pair that adds the least variance.
  case ward
  /// Merging the pair with the smallest mean distance.
  case average
  /// k-means in the eigenvectors of the mutual nearest-neighbour graph's Laplacian.
  case spectral
  /// Density clusters that live longest over all density levels; it finds their number itself.
  case hdbscan
}
