import Reporting
import Testing

@Suite("Plots")
struct PlotTests {
  private func panel(_ layers: [PlotLayer], logarithmic: Bool = false) -> PlotPanel {
    PlotPanel(
      title: "A title", x: PlotAxis("x", range: 0...10),
      y: PlotAxis("y", logarithmic: logarithmic), layers: layers)
  }

  private func picture(_ layers: [PlotLayer], logarithmic: Bool = false) -> RGBPicture {
    Plot(panels: [panel(layers, logarithmic: logarithmic)]).rendered()
  }

  private func count(_ color: Color, in picture: RGBPicture) -> Int {
    (0..<picture.height).reduce(0) { sum, y in
      sum + (0..<picture.width).count { picture[$0, y] == color }
    }
  }

  @Test("the size of a figure follows from its panels")
  func size() {
    let one = panel([.init(.horizontal(1))])
    let figure = Plot(title: "", panels: [one, one, one], columns: 2).rendered()
    #expect(figure.width == 2 * 2 * 430)
    #expect(figure.height == 2 * (2 * 320 + 6))
    #expect(figure.bytes.count == 3 * figure.width * figure.height)
  }

  @Test("the same values give the same bytes")
  func deterministic() {
    let layers: [PlotLayer] = [
      .init(.line([PlotPoint(1, 1), PlotPoint(9, 5)]), name: "a"),
      .init(.scatter([PlotPoint(2, 4)], .diamond), name: "b", opacity: 0.5),
    ]
    #expect(picture(layers) == picture(layers))
  }

  @Test("a layer's own colour reaches the paper, and twice the bar gives twice the ink")
  func barInk() {
    let color = Color(0x123456)
    let axis = PlotAxis("y", range: 0...10)
    func ink(_ height: Double) -> Int {
      let layer = PlotLayer(.bars(edges: [2, 4], heights: [height]), color: color)
      let panel = PlotPanel(x: PlotAxis("x", range: 0...10), y: axis, layers: [layer])
      return count(color, in: Plot(panels: [panel]).rendered())
    }
    let (short, tall) = (ink(4), ink(8))
    #expect(short > 1000)
    #expect(abs(Double(tall) / Double(short) - 2) < 0.02)
  }

  @Test("a heat map paints its lowest value dark and its highest light")
  func heat() {
    let map = HeatMap(columns: 2, values: [0, 0, 1, 1], x: 0...10, y: 0...10, label: "v")
    let picture = picture([.init(.heat(map))])
    let (low, high) = (count(Color.heat(0), in: picture), count(Color.heat(1), in: picture))
    #expect(low > 10_000)
    #expect(abs(low - high) < low / 20)
  }

  @Test("values that are not finite leave gaps and harm nothing")
  func gaps() {
    let points = [PlotPoint(1, .nan), PlotPoint(2, 1), PlotPoint(3, .infinity), PlotPoint(4, 2)]
    let drawn = picture([
      .init(.line(points)), .init(.scatter(points)),
      .init(.measured(points, errors: [1, 1, .nan, 1])),
    ])
    #expect(count(Color.cycle[2], in: drawn) > 50)
    let empty = picture([.init(.line([])), .init(.scatter([]))])
    #expect(empty.width == drawn.width)
  }

  @Test("a logarithmic axis leaves out what is not positive")
  func logarithmic() {
    let points = [PlotPoint(1, -3), PlotPoint(2, 0), PlotPoint(3, 1), PlotPoint(5, 1000)]
    let color = Color(0xABCDEF)
    let drawn = picture([.init(.scatter(points, .square), color: color)], logarithmic: true)
    let both = picture(
      [.init(.scatter(Array(points.suffix(2)), .square), color: color)], logarithmic: true)
    #expect(count(color, in: drawn) == count(color, in: both))
    #expect(count(color, in: drawn) > 20)
  }

  @Test("nothing is drawn outside the axes")
  func clipped() {
    let color = Color(0xABCDEF)
    let outside = [PlotPoint(-100, -100), PlotPoint(-50, 500)]
    let layers: [PlotLayer] = [
      .init(.horizontal(1)), .init(.line(outside), color: color),
    ]
    #expect(count(color, in: picture(layers)) == 0)
  }

  @Test("the legend names every named layer and no other")
  func legend() {
    let points = [PlotPoint(1, 1), PlotPoint(9, 5)]
    let named = picture([.init(.line(points), name: "training loss")])
    let unnamed = picture([.init(.line(points))])
    #expect(count(.ink, in: named) > count(.ink, in: unnamed) + 50)
  }

  @Test("the writer gets the rows from the bottom up")
  func rowOrder() throws {
    let layer = PlotLayer(.bars(edges: [0, 10], heights: [1]), color: Color(0x010203))
    let drawn = picture([layer])
    guard case .rgb8(let bytes) = try drawn.pngPicture(title: "t").pixels else {
      Issue.record("a plot is an RGB picture")
      return
    }
    let row = 3 * drawn.width
    #expect(Array(bytes.suffix(row)) == Array(drawn.bytes.prefix(row)))
    #expect(Array(bytes.prefix(row)) == Array(drawn.bytes.suffix(row)))
  }
}
