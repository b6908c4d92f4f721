import Foundation
import ManifoldClustering
import Tensors
import Testing
import _TestSupport

/// scikit-learn on the same points.
@Suite(
  "Against scikit-learn",
  .enabled(
    if: OutsideProgram.python(with: "sklearn") != nil,
    "needs a Python with scikit-learn; SKYSIEVE_PYTHON names one"))
struct OutsideCheckTests {
  private static let program = """
    import json, sys
    import numpy as np
    from sklearn.cluster import KMeans, AgglomerativeClustering, SpectralClustering, HDBSCAN
    from sklearn.mixture import GaussianMixture
    given = json.load(sys.stdin)
    x = np.array(given["points"], dtype="f4")
    k = given["clusters"]
    made = {
        "k-means": lambda: KMeans(k, n_init=8, random_state=0).fit_predict(x),
        "gaussian-mixture": lambda: GaussianMixture(k, n_init=4, random_state=0).fit_predict(x),
        "ward": lambda: AgglomerativeClustering(k, linkage="ward").fit_predict(x),
        "average": lambda: AgglomerativeClustering(k, linkage="average").fit_predict(x),
        "spectral": lambda: SpectralClustering(k, affinity="nearest_neighbors", n_neighbors=15,
                                               random_state=0).fit_predict(x),
        "hdbscan": lambda: HDBSCAN(min_cluster_size=30, min_samples=15,
                                   copy=True).fit_predict(x),
    }[given["method"]]()
    print(json.dumps([int(v) for v in made]))
    """

  private struct Request: Encodable {
    let points: [[Float]]
    let clusters: Int
    let method: String
  }

  private func outside(
    _ shapes: KnownShapes, _ method: ClusteringMethod, clusters: Int
  ) throws -> [Int] {
    let python = try #require(OutsideProgram.python(with: "sklearn"))
    let request = Request(points: shapes.points, clusters: clusters, method: method.rawValue)
    let input = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
    let outcome = try python.run(["-c", Self.program], input: input)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([Int].self, from: Data(outcome.output.utf8))
  }

  @Test("both find the same clusters", arguments: ClusteringMethod.allCases)
  func agree(_ method: ClusteringMethod) throws {
    // Separate enough for one answer, close enough for a wrong merge to show.
    let shapes = KnownShapes.blobs([[0, 0], [6, 0], [3, 6]], each: 300, width: 1, seed: 12)
    var configuration = ClusteringConfiguration.default
    configuration.method = method
    configuration.clusters = 3
    configuration.trimmedFraction = 0
    configuration.smallestClusterFraction = 30.0 / 900
    let set = try shapes.set
    let model = try Clusterer.fit(set, configuration: configuration, stream: RandomStream(seed: 1))
    let theirs = try outside(shapes, method, clusters: 3)
    let ours = try model.assign(set).labels
    #expect(adjustedRandIndex(ours, theirs.map { $0 + 1 }) > 0.95)
  }
}
