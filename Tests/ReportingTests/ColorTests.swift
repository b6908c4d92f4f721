import Reporting
import Testing

@Suite("Colours")
struct ColorTests {
  private func lightness(_ color: Color) -> Double {
    0.2126 * Double(color.red) + 0.7152 * Double(color.green) + 0.0722 * Double(color.blue)
  }

  @Test("the heat scale grows lighter all the way")
  func heatRises() {
    let steps = stride(from: 0.0, through: 1, by: 0.01).map { lightness(Color.heat($0)) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 + 0.5 })
    #expect(steps[100] > steps[0] + 150)
  }

  @Test("values beyond the scale take the colours of its ends")
  func heatClamps() {
    #expect(Color.heat(-3) == Color.heat(0))
    #expect(Color.heat(7) == Color.heat(1))
    #expect(Color.heat(.nan) == .faint)
  }

  @Test("half way between black and white is grey")
  func mixing() {
    #expect(Color(0x000000).mixed(with: .white, 0.5) == Color(0x808080))
    #expect(Color(0x102030).mixed(with: .white, 0) == Color(0x102030))
  }

  @Test("the colours of the cycle differ and stand out from paper")
  func cycle() {
    #expect(Set(Color.cycle).count == Color.cycle.count)
    #expect(Color.cycle.allSatisfy { lightness($0) < 180 })
  }
}
