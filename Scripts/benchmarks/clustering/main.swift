// Times every clusterer on points like those of a latent space: two Gaussians of unequal width in
// five dimensions, with 1 % of outliers.
//
//   clustering POINTS [THREADS]    prints seconds of fit and of assignment, and how many are right
import Foundation
import ManifoldClustering
import Tensors

let count = Int(CommandLine.arguments.dropFirst().first ?? "") ?? 100_000
let threads = Int(CommandLine.arguments.dropFirst(2).first ?? "") ?? 2
let parallelism = Parallelism(threads: threads)
let dimensions = 5

var random = RandomStream(seed: 1)
var isStar: [Bool] = []
var coordinates: [Float] = []
for index in 0..<count {
  let star = random.uniform() < 0.3
  let outlier = index % 100 == 0
  for side in 0..<dimensions {
    let width = outlier ? 15 : star ? 0.7 : 1.3
    let middle = side == 0 ? (star ? 3.0 : -3.0) : 0
    coordinates.append(Float(middle + width * random.normal()))
  }
  isStar.append(star)
}
let points = try PointSet(dimensions: dimensions, coordinates: coordinates)

for method in ClusteringMethod.allCases {
  var configuration = ClusteringConfiguration.default
  configuration.method = method
  let start = ContinuousClock.now
  let model = try Clusterer.fit(
    points, configuration: configuration, stream: RandomStream(seed: 2), parallelism: parallelism)
  let fitted = ContinuousClock.now
  let labels = try model.assign(points, parallelism: parallelism).labels
  let assigned = ContinuousClock.now
  var counts: [Int: SIMD2<Int>] = [:]
  for (label, star) in zip(labels, isStar) { counts[label, default: .zero][star ? 1 : 0] += 1 }
  let right = counts.reduce(0) { $0 + ($1.key < 0 ? 0 : $1.value.max()) }
  print(
    "\(method.rawValue), \(count) points, \(threads) threads: fit \((fitted - start) / .seconds(1)) s, "
      + "assign \((assigned - fitted) / .seconds(1)) s, \(model.clusterCount) clusters, "
      + "\(100 * right / count) % right")
}
