/// The pixels at the front of a flood, the highest first; of equal ones the first to come.
///
/// Heights are told apart in steps of a few thousandths of asinh(light), far below its errors: a
/// pixel is put behind those of its step, and the highest step with pixels is found by its bit. A
/// heap orders exactly, and takes three times as long.
struct FloodQueue {
  /// The pixels in the order they came, and for each the next one of its step, -1 for none.
  private var places: [Int32] = []
  private var followers: [Int32] = []
  /// The first and last pixel of each step, as indices of `places`.
  private var firsts = [Int32](repeating: -1, count: steps)
  private var lasts = [Int32](repeating: -1, count: steps)
  /// The steps that hold pixels, 64 to a word, and the words that are not 0.
  private var filled = [UInt64](repeating: 0, count: steps / 64)
  private var filledWords: UInt64 = 0

  private static let steps = 4096
  private static let lowest: Float = -2
  private static let stepsPerUnit: Float = 4096 / 16

  /// Forgets all pixels; the queue must have been emptied by `pop`.
  mutating func removeAll() {
    precondition(filledWords == 0, "a flood runs until nothing is left")
    places.removeAll(keepingCapacity: true)
    followers.removeAll(keepingCapacity: true)
  }

  mutating func push(_ place: Int32, height: Float) {
    let raised = (height - Self.lowest) * Self.stepsPerUnit
    let step = raised > 0 ? Int(min(raised, Float(Self.steps - 1))) : 0
    let index = Int32(truncatingIfNeeded: places.count)
    places.append(place)
    followers.append(-1)
    let last = lasts[step]
    if last < 0 {
      firsts[step] = index
      filled[step >> 6] |= 1 << UInt64(step & 63)
      filledWords |= 1 << UInt64(step >> 6)
    } else {
      followers[Int(last)] = index
    }
    lasts[step] = index
  }

  mutating func pop() -> Int32? {
    guard filledWords != 0 else { return nil }
    let word = 63 - filledWords.leadingZeroBitCount
    let step = word << 6 | (63 - filled[word].leadingZeroBitCount)
    let index = Int(firsts[step])
    let next = followers[index]
    firsts[step] = next
    if next < 0 {
      lasts[step] = -1
      filled[word] &= ~(1 << UInt64(step & 63))
      if filled[word] == 0 { filledWords &= ~(1 << UInt64(word)) }
    }
    return places[index]
  }
}
