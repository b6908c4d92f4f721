import Foundation
import Tensors

/// The eigenvectors with the largest eigenvalues of a graph's scaled matrix, whose eigenvalues lie
/// in -1...1.
///
/// Subspace iteration, sharpened by Chebyshev polynomials that stay small on the unwanted part of
/// the spectrum. Lanczos was rejected: it finds one vector of an eigenvalue that several clusters
/// share. A dense solver costs minutes for some thousand points.
struct LeadingEigenvectors {
  /// The vectors, `count` points x `width`, row after row.
  private(set) var vectors: [Double]
  private let graph: NeighbourGraph
  private let width: Int

  private static let degree = 24
  private static let mostRounds = 60

  /// The `wanted` leading eigenvectors of `graph`, point after point.
  static func find(_ wanted: Int, of graph: NeighbourGraph, stream: RandomStream) -> [Double] {
    var search = LeadingEigenvectors(
      graph, width: min(graph.count, wanted + 6), stream: stream)
    search.iterate(wanted)
    let width = search.width
    return (0..<graph.count).flatMap { row in
      search.vectors[row * width..<row * width + wanted]
    }
  }

  private init(_ graph: NeighbourGraph, width: Int, stream: RandomStream) {
    self.graph = graph
    self.width = width
    var stream = stream
    vectors = (0..<graph.count * width).map { _ in stream.normal() }
  }

  private mutating func iterate(_ wanted: Int) {
    var edge = 0.5
    var before = [Double](repeating: -2, count: wanted)
    for _ in 0..<Self.mostRounds {
      filter(below: edge)
      orthonormalise()
      let values = rotateToEigenvectors()
      edge = min(max(values[width - 1], 0), 0.999)
      let change = zip(values, before).map { abs($0 - $1) }.max() ?? 0
      guard change > 1e-10 else { return }
      before = Array(values.prefix(wanted))
    }
  }

  /// Applies the Chebyshev polynomial of the map that takes -1...edge onto -1...1.
  private mutating func filter(below edge: Double) {
    let (middle, half) = ((edge - 1) / 2, (edge + 1) / 2)
    var previous = vectors
    var current = mapped(vectors, middle, half)
    for _ in 1..<Self.degree {
      var next = mapped(current, middle, half)
      for slot in next.indices { next[slot] = 2 * next[slot] - previous[slot] }
      previous = current
      current = next
    }
    vectors = current
  }

  private func mapped(_ input: [Double], _ middle: Double, _ half: Double) -> [Double] {
    var output = input
    graph.multiply(input, width: width, into: &output)
    for slot in output.indices { output[slot] = (output[slot] - middle * input[slot]) / half }
    return output
  }

  /// Gram and Schmidt, twice, which is enough for working precision.
  private mutating func orthonormalise() {
    for _ in 0..<2 {
      for column in 0..<width {
        for earlier in 0..<column {
          let shared = product(column, earlier)
          for row in 0..<graph.count {
            vectors[row * width + column] -= shared * vectors[row * width + earlier]
          }
        }
        let length = product(column, column).squareRoot()
        guard length > 0 else { continue }
        for row in 0..<graph.count { vectors[row * width + column] /= length }
      }
    }
  }

  private func product(_ first: Int, _ second: Int) -> Double {
    var sum = 0.0
    for row in 0..<graph.count {
      sum += vectors[row * width + first] * vectors[row * width + second]
    }
    return sum
  }

  /// Turns the block so that its columns are eigenvectors within it; returns their eigenvalues, the
  /// largest first.
  private mutating func rotateToEigenvectors() -> [Double] {
    var image = vectors
    graph.multiply(vectors, width: width, into: &image)
    var small = [Double](repeating: 0, count: width * width)
    for row in 0..<graph.count {
      for first in 0..<width {
        for second in 0..<width {
          small[first * width + second] +=
            vectors[row * width + first] * image[row * width + second]
        }
      }
    }
    guard let system = symmetricEigen(small, order: width) else {
      return [Double](repeating: 0, count: width)
    }
    let turn = system.vectors.reversed().map { $0 }
    for row in 0..<graph.count {
      let old = Array(vectors[row * width..<(row + 1) * width])
      for column in 0..<width {
        vectors[row * width + column] = zip(old, turn[column]).reduce(0.0) { $0 + $1.0 * $1.1 }
      }
    }
    return system.values.reversed()
  }
}
