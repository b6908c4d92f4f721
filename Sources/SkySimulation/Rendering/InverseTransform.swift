import Foundation

/// The inverse Fourier transform of a square, real picture from half of its spectrum.
///
/// Goals, in order: exact to float32 rounding, the same bytes on every run, speed on pictures of 16
/// to 512 pixels a side. Eight neighbouring columns are transformed at once, so the loops run over
/// whole vectors and no shuffles are needed. Reference: the self-sorting radix-4 scheme of Stockham
/// (Cooley and Tukey's algorithm without bit reversal). Rejected: transforming row by row, which
/// leaves vectors half empty in the small stamps that make up nearly all of a field.
struct InverseTransform: Sendable {
  /// Eight neighbouring columns.
  typealias Lane = SIMD8<Float>

  /// Pixels a side, a power of two of at least 16.
  let side: Int
  /// Lanes in a row of the half spectrum: `side / 2 + 1` columns, padded to whole lanes.
  let spectrumLanes: Int
  private let columnSteps: [Step]
  private let rowSteps: [Step]
  private let untangle: [SIMD2<Float>]

  /// One pass of the transform: `count` butterflies of `radix` over blocks of `stride` vectors.
  private struct Step {
    let radix: Int
    let count: Int
    let stride: Int
    let twiddles: [SIMD2<Float>]
  }

  /// Prepares the tables for pictures of `side` pixels.
  init(side: Int) {
    precondition(side >= 16 && side & (side - 1) == 0, "a transform's side is a power of two")
    self.side = side
    spectrumLanes = (side / 2 + 8) / 8
    columnSteps = Self.steps(of: side)
    rowSteps = Self.steps(of: side / 2)
    untangle = (0..<side / 2).map { Self.root($0, of: side) }
  }

  /// The floats that `run` needs in each of its four planes.
  var planeCount: Int { side * spectrumLanes * 8 }

  /// Turns a half spectrum into pixels.
  ///
  /// `work.real` and `work.imaginary` hold the spectrum: row = horizontal frequency 0..<side (above
  /// side / 2 negative), column = vertical frequency 0...side / 2. The picture, `side` rows of
  /// `side` pixels, is left at the returned pointer into `work`; unit frequency amplitudes give
  /// unit cosines (no division by the pixel count).
  func run(_ work: TransformWorkspace) -> UnsafeMutablePointer<Float> {
    var source = work.front
    var target = work.back
    for step in columnSteps {
      apply(step, width: spectrumLanes, from: source, to: target)
      swap(&source, &target)
    }
    transpose(from: source, to: target)
    swap(&source, &target)
    let lanes = side / 8
    tangle(width: lanes, from: source, to: target)
    swap(&source, &target)
    for step in rowSteps {
      apply(step, width: lanes, from: source, to: target)
      swap(&source, &target)
    }
    return interleave(width: lanes, from: source, to: target)
  }

  /// The two planes of a complex array.
  struct Planes {
    let real: UnsafeMutablePointer<Lane>
    let imaginary: UnsafeMutablePointer<Lane>
  }

  private static func root(_ index: Int, of count: Int) -> SIMD2<Float> {
    let angle = 2 * Double.pi * Double(index) / Double(count)
    return SIMD2(Float(cos(angle)), Float(sin(angle)))
  }

  private static func steps(of count: Int) -> [Step] {
    var steps: [Step] = []
    var (length, stride) = (count, 1)
    while length > 1 {
      let radix = length % 4 == 0 ? 4 : 2
      let twiddles = (0..<length / radix).flatMap { p in
        (1..<radix).map { root(p * $0, of: length) }
      }
      steps.append(
        Step(radix: radix, count: length / radix, stride: stride, twiddles: twiddles))
      length /= radix
      stride *= radix
    }
    return steps
  }

  private func apply(_ step: Step, width: Int, from source: Planes, to target: Planes) {
    let block = step.stride * width
    step.twiddles.withUnsafeBufferPointer { twiddles in
      for p in 0..<step.count {
        if step.radix == 4 {
          Self.butterfly4(
            block: block, jump: step.count * block, twiddles: twiddles, at: 3 * p,
            from: source.offset(p * block), to: target.offset(4 * p * block))
        } else {
          Self.butterfly2(
            block: block, jump: step.count * block, twiddle: twiddles[p],
            from: source.offset(p * block), to: target.offset(2 * p * block))
        }
      }
    }
  }

  private static func butterfly4(
    block: Int, jump: Int, twiddles: UnsafeBufferPointer<SIMD2<Float>>, at first: Int,
    from s: Planes, to t: Planes
  ) {
    let (w1, w2, w3) = (twiddles[first], twiddles[first + 1], twiddles[first + 2])
    for i in 0..<block {
      let (ar, ai) = (s.real[i], s.imaginary[i])
      let (br, bi) = (s.real[i &+ jump], s.imaginary[i &+ jump])
      let (cr, ci) = (s.real[i &+ 2 &* jump], s.imaginary[i &+ 2 &* jump])
      let (dr, di) = (s.real[i &+ 3 &* jump], s.imaginary[i &+ 3 &* jump])
      let (sumR, sumI, differenceR, differenceI) = (ar + cr, ai + ci, ar - cr, ai - ci)
      let (otherR, otherI, turnedR, turnedI) = (br + dr, bi + di, di - bi, br - dr)
      t.real[i] = sumR + otherR
      t.imaginary[i] = sumI + otherI
      let (oneR, oneI) = (differenceR + turnedR, differenceI + turnedI)
      t.real[i &+ block] = oneR * w1.x - oneI * w1.y
      t.imaginary[i &+ block] = oneR * w1.y + oneI * w1.x
      let (twoR, twoI) = (sumR - otherR, sumI - otherI)
      t.real[i &+ 2 &* block] = twoR * w2.x - twoI * w2.y
      t.imaginary[i &+ 2 &* block] = twoR * w2.y + twoI * w2.x
      let (threeR, threeI) = (differenceR - turnedR, differenceI - turnedI)
      t.real[i &+ 3 &* block] = threeR * w3.x - threeI * w3.y
      t.imaginary[i &+ 3 &* block] = threeR * w3.y + threeI * w3.x
    }
  }

  private static func butterfly2(
    block: Int, jump: Int, twiddle: SIMD2<Float>, from s: Planes, to t: Planes
  ) {
    for i in 0..<block {
      let (ar, ai) = (s.real[i], s.imaginary[i])
      let (br, bi) = (s.real[i &+ jump], s.imaginary[i &+ jump])
      t.real[i] = ar + br
      t.imaginary[i] = ai + bi
      let (dr, di) = (ar - br, ai - bi)
      t.real[i &+ block] = dr * twiddle.x - di * twiddle.y
      t.imaginary[i &+ block] = dr * twiddle.y + di * twiddle.x
    }
  }

  /// Columns of the half spectrum become rows.
  private func transpose(from source: Planes, to target: Planes) {
    let stride = spectrumLanes * 8
    for (s, t) in [
      (source.real, target.real), (source.imaginary, target.imaginary),
    ] {
      let from = s.floats
      let to = t.floats
      for block in Swift.stride(from: 0, to: side, by: 8) {
        for row in 0...side / 2 {
          for x in block..<block &+ 8 { to[row &* side &+ x] = from[x &* stride &+ row] }
        }
      }
    }
  }

  /// Packs the half spectrum of real columns into complex columns of half the length: even pixels
  /// become the real part and odd pixels the imaginary part.
  private func tangle(width: Int, from s: Planes, to t: Planes) {
    let half = side / 2
    for k in 0..<half {
      let w = untangle[k]
      for i in 0..<width {
        let (near, far) = (k &* width &+ i, (half &- k) &* width &+ i)
        let (ar, ai, br, bi) = (s.real[near], s.imaginary[near], s.real[far], -s.imaginary[far])
        let (differenceR, differenceI) = (ar - br, ai - bi)
        let oddR = differenceR * w.x - differenceI * w.y
        let oddI = differenceR * w.y + differenceI * w.x
        t.real[near] = ar + br - oddI
        t.imaginary[near] = ai + bi + oddR
      }
    }
  }

  private func interleave(
    width: Int, from s: Planes, to t: Planes
  ) -> UnsafeMutablePointer<Float> {
    for k in 0..<side / 2 {
      for i in 0..<width {
        t.real[2 &* k &* width &+ i] = s.real[k &* width &+ i]
        t.real[(2 &* k &+ 1) &* width &+ i] = s.imaginary[k &* width &+ i]
      }
    }
    return t.real.floats
  }
}

extension InverseTransform.Planes {
  fileprivate func offset(_ lanes: Int) -> Self {
    Self(real: real + lanes, imaginary: imaginary + lanes)
  }
}

extension UnsafeMutablePointer where Pointee == SIMD8<Float> {
  /// The same memory, float by float.
  var floats: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

/// The memory that one transform works in: two complex arrays, of which one holds the spectrum.
final class TransformWorkspace {
  /// Where the spectrum goes.
  let front: InverseTransform.Planes
  /// Scratch.
  let back: InverseTransform.Planes
  private let memory: UnsafeMutablePointer<InverseTransform.Lane>

  /// Zeroed memory for `transform`.
  init(for transform: InverseTransform) {
    let lanes = transform.planeCount / 8
    memory = .allocate(capacity: 4 * lanes)
    memory.initialize(repeating: .zero, count: 4 * lanes)
    front = .init(real: memory, imaginary: memory + lanes)
    back = .init(real: memory + 2 * lanes, imaginary: memory + 3 * lanes)
  }

  /// The real part of the spectrum.
  var real: UnsafeMutablePointer<Float> { front.real.floats }
  /// The imaginary part of the spectrum.
  var imaginary: UnsafeMutablePointer<Float> { front.imaginary.floats }

  deinit {
    memory.deallocate()
  }
}
