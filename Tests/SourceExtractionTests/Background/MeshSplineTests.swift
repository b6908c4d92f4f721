import Imaging
import SourceExtraction
import Testing

@Suite("Mesh spline")
struct MeshSplineTests {
  @Test("goes through its nodes, at the middles of the cells")
  func nodes() {
    var nodes = Image(width: 4, height: 3)
    for index in nodes.pixels.indices { nodes.pixels[index] = Float((index * index) % 7) }
    let spline = MeshSpline(nodes, cellWidth: 5, cellHeight: 7)
    var row = [Float](repeating: 0, count: 20)
    for y in 0..<3 {
      row.withUnsafeMutableBufferPointer { spline.fill($0, y: y * 7 + 3) }
      for x in 0..<4 { #expect(abs(row[x * 5 + 2] - nodes[x, y]) < 1e-5) }
    }
  }

  @Test("continues a plane beyond its outermost nodes", arguments: [(8, 8), (5, 9)])
  func plane(cell: (width: Int, height: Int)) {
    var nodes = Image(width: 5, height: 4)
    func plane(_ x: Double, _ y: Double) -> Double { 3 + 0.5 * x - 0.25 * y }
    for y in 0..<4 {
      for x in 0..<5 {
        nodes[x, y] = Float(
          plane(
            (Double(x) + 0.5) * Double(cell.width) - 0.5,
            (Double(y) + 0.5) * Double(cell.height) - 0.5))
      }
    }
    let spline = MeshSpline(nodes, cellWidth: cell.width, cellHeight: cell.height)
    var row = [Float](repeating: 0, count: 5 * cell.width)
    for y in 0..<4 * cell.height {
      row.withUnsafeMutableBufferPointer { spline.fill($0, y: y) }
      for x in row.indices {
        #expect(abs(Double(row[x]) - plane(Double(x), Double(y))) < 1e-4)
      }
    }
  }

  @Test("is one value where there is one cell")
  func single() {
    let spline = MeshSpline(
      Image(width: 1, height: 1, filledWith: 4), cellWidth: 10, cellHeight: 10)
    var row = [Float](repeating: 0, count: 10)
    row.withUnsafeMutableBufferPointer { spline.fill($0, y: 9) }
    #expect(row.allSatisfy { $0 == 4 })
  }
}
