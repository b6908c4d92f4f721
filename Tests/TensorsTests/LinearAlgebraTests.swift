import Tensors
import Testing

@Suite("Linear algebra")
struct LinearAlgebraTests {
  @Test("a matrix product with transposed factors equals the sum over the inner index")
  func transposedProduct() {
    let left = Tensor([3, 2], elements: [1, 2, 3, 4, 5, 6])
    let right = Tensor([4, 3], elements: [1, 0, 2, 0, 1, 1, 3, 1, 0, 2, 2, 2])
    var result = Tensor([2, 4], repeating: 1)
    matrixProduct(
      MatrixFactor(left).transpose, MatrixFactor(right).transpose, factor: 2, keep: 1,
      into: &result)
    #expect(result.elements == [23, 17, 13, 37, 29, 21, 21, 49])
  }

  @Test("a dense layer adds its bias and applies its activation")
  func denseLayer() {
    var output = Tensor([1, 2])
    dense(
      Tensor([1, 2], elements: [1, 2]), weights: Tensor([2, 2], elements: [1, -1, 1, -1]),
      bias: Tensor([2], elements: [0.5, 0.5]), activation: .relu, into: &output)
    #expect(output.elements == [3.5, 0])
  }

  @Test("eigenvectors rebuild the symmetric matrix they came from")
  func eigenvectors() throws {
    let matrix: [Double] = [4, 1, 0.5, 1, 3, -1, 0.5, -1, 2]
    let system = try #require(symmetricEigen(matrix, order: 3))
    #expect(system.values == system.values.sorted())
    for row in 0..<3 {
      for column in 0..<3 {
        let rebuilt = (0..<3).reduce(0.0) {
          $0 + system.values[$1] * system.vectors[$1][row] * system.vectors[$1][column]
        }
        #expect(abs(rebuilt - matrix[row * 3 + column]) < 1e-12)
      }
    }
  }

  @Test("a linear system is solved, and a singular one is refused")
  func linearSystem() throws {
    let solution = try #require(solve([2, 1, 0, 3], [5, 6]))
    #expect(abs(solution[0] - 1.5) < 1e-12 && abs(solution[1] - 2) < 1e-12)
    #expect(solve([1, 2, 2, 4], [1, 1]) == nil)
  }
}
