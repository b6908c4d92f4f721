import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

/// Random stamps, PSFs, shifts and slopes for the tests of one shape.
private struct StampSample {
  let stamps, psf, shifts, factors, weights: Tensor

  init(_ shape: Shape) {
    var random = RandomStream(seed: 31, stream: UInt64(shape.count))
    stamps = Tensor(normal: shape, using: &random)
    psf = Tensor(normal: [shape[0], 5, 3], using: &random)
    shifts = Tensor(uniform: [shape[0], 2], in: -1.5..<1.5, using: &random)
    factors = Tensor(normal: shape, using: &random)
    weights = Tensor(uniform: shape, in: 0..<2, using: &random)
  }

  static let shapes: [Shape] = [[2, 7, 5], [1, 1, 1], [3, 4, 6], [1, 1, 9]]
}

/// sum(a * b), the loss that every gradient below belongs to.
private func product(_ a: Tensor, _ b: Tensor) -> Double {
  var result = a
  result.multiply(by: b)
  return result.sum
}

@Suite("The Fourier transform of stamps") struct StampTransformTests {
  @Test("and back gives the stamps again", arguments: StampSample.shapes)
  func roundTrip(_ shape: Shape) {
    let stamps = StampSample(shape).stamps
    let transform = StampTransform(
      height: shape[1], width: shape[2], origin: (0, shape[2] / 2),
      minimumPlane: (shape[1], shape[2] + 3))
    var memory = transform.makeMemory(batch: shape[0])
    var spectrum = Tensor(transform.spectrumShape(batch: shape[0]))
    var result = Tensor(shape)
    transform.forward(stamps, into: &spectrum, &memory)
    transform.inverse(spectrum, into: &result, &memory)
    result.subtract(stamps)
    #expect(result.elements.allSatisfy { abs($0) < 1e-5 })
  }

  @Test("equals the sum of its definition")
  func definition() {
    let stamps = StampSample([1, 3, 4]).stamps
    let transform = StampTransform(height: 3, width: 4, minimumPlane: (4, 4))
    var memory = transform.makeMemory(batch: 1)
    var spectrum = Tensor(transform.spectrumShape(batch: 1))
    transform.forward(stamps, into: &spectrum, &memory)
    #expect(transform.plane == (5, 5))
    for (u, v) in [(0, 0), (1, 0), (0, 3), (2, 4)] {
      var (real, imaginary) = (0.0, 0.0)
      for y in 0..<3 {
        for x in 0..<4 {
          let angle = 2 * Double.pi * Double(u * x + v * y) / 5
          real += Double(stamps.elements[y * 4 + x]) * cos(angle)
          imaginary -= Double(stamps.elements[y * 4 + x]) * sin(angle)
        }
      }
      #expect(abs(Double(spectrum.elements[u * 5 + v]) - real) < 1e-5)
      #expect(abs(Double(spectrum.elements[15 + u * 5 + v]) - imaginary) < 1e-5)
    }
  }

  @Test("has the gradients that finite differences give, both ways", arguments: StampSample.shapes)
  func gradients(_ shape: Shape) {
    let sample = StampSample(shape)
    let transform = StampTransform(
      height: shape[1], width: shape[2], origin: (shape[1] / 2, 0),
      minimumPlane: (shape[1] + 2, shape[2]))
    var memory = transform.makeMemory(batch: shape[0])
    var random = RandomStream(seed: 32)
    let slopes = Tensor(normal: transform.spectrumShape(batch: shape[0]), using: &random)
    var stampGradient = Tensor(shape)
    transform.forwardGradient(slopes, into: &stampGradient, &memory)
    let error = GradientCheck(step: 1e-2).relativeError(of: stampGradient, at: sample.stamps) {
      var spectrum = Tensor(slopes.shape)
      transform.forward($0, into: &spectrum, &memory)
      return product(spectrum, slopes)
    }
    #expect(error < 1e-2)
    var spectrumGradient = Tensor(slopes.shape)
    transform.inverseGradient(sample.factors, into: &spectrumGradient, &memory)
    let back = GradientCheck(step: 0.5).relativeError(of: spectrumGradient, at: slopes) {
      var stamps = Tensor(shape)
      transform.inverse($0, into: &stamps, &memory)
      return product(stamps, sample.factors)
    }
    #expect(back < 1e-2)
  }
}

@Suite("Convolution with a PSF of every stamp's own") struct StampConvolutionTests {
  @Test("equals the sum of its definition", arguments: StampSample.shapes)
  func definition(_ shape: Shape) {
    let sample = StampSample(shape)
    var convolution = StampConvolution(stamps: shape, psf: sample.psf.shape)
    var result = Tensor(shape)
    convolution.forward(sample.stamps, psf: sample.psf, into: &result)
    let (height, width) = (shape[1], shape[2])
    for index in 0..<result.count {
      let (x, y, image) = (index % width, index / width % height, index / width / height)
      var expected = 0.0
      for (ky, kx) in (0..<5).flatMap({ ky in (0..<3).map { (ky, $0) } }) {
        let (sy, sx) = (y - (ky - 2), x - (kx - 1))
        guard (0..<height).contains(sy), (0..<width).contains(sx) else { continue }
        expected +=
          Double(sample.stamps.elements[(image * height + sy) * width + sx])
          * Double(sample.psf.elements[(image * 5 + ky) * 3 + kx])
      }
      #expect(abs(Double(result.elements[index]) - expected) < 1e-4)
    }
  }

  @Test("has the gradients that finite differences give", arguments: StampSample.shapes)
  func gradients(_ shape: Shape) {
    let sample = StampSample(shape)
    var convolution = StampConvolution(stamps: shape, psf: sample.psf.shape)
    func loss(_ stamps: Tensor, _ psf: Tensor) -> Double {
      var result = Tensor(shape)
      convolution.forward(stamps, psf: psf, into: &result)
      return product(result, sample.factors)
    }
    _ = loss(sample.stamps, sample.psf)
    var stampGradient = Tensor(shape)
    var psfGradient = Tensor(sample.psf.shape)
    convolution.backward(sample.factors, into: &stampGradient, &psfGradient)
    let check = GradientCheck(step: 1e-2)
    let byStamps = check.relativeError(of: stampGradient, at: sample.stamps) {
      loss($0, sample.psf)
    }
    let byPSF = check.relativeError(of: psfGradient, at: sample.psf) { loss(sample.stamps, $0) }
    #expect(byStamps < 1e-2)
    #expect(byPSF < 1e-2)
  }
}

@Suite("A shift by parts of a pixel") struct StampShiftTests {
  /// A round Gaussian, four pixels wide, that a grid of pixels holds without loss.
  private static func gaussian(y: Double, x: Double) -> Tensor {
    Tensor(
      [1, 24, 24],
      elements: (0..<576).map { index in
        let (dy, dx) = (Double(index / 24) - y, Double(index % 24) - x)
        return Float(exp(-(dy * dy + dx * dx) / 8))
      })
  }

  @Test("moves a Gaussian to where its formula puts it, towards larger y and x")
  func gaussian() {
    var shift = StampShift(stamps: [1, 24, 24])
    var result = Tensor([1, 24, 24])
    shift.forward(
      Self.gaussian(y: 11, x: 12), by: Tensor([1, 2], elements: [0.37, -1.62]), into: &result)
    result.subtract(Self.gaussian(y: 11.37, x: 10.38))
    #expect(result.elements.allSatisfy { abs($0) < 2e-5 })
  }

  @Test("by whole pixels moves pixels, and lets zeros in at the edge")
  func wholePixels() {
    var shift = StampShift(stamps: [1, 2, 3])
    var result = Tensor([1, 2, 3])
    let stamp = Tensor([1, 2, 3], elements: [1, 2, 3, 4, 5, 6])
    shift.forward(stamp, by: Tensor([1, 2], elements: [1, -1]), into: &result)
    for (found, expected) in zip(result.elements, [0, 0, 0, 2, 3, 0] as [Float]) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test("has the gradients that finite differences give", arguments: StampSample.shapes)
  func gradients(_ shape: Shape) {
    let sample = StampSample(shape)
    var shift = StampShift(stamps: shape, margin: 2)
    func loss(_ stamps: Tensor, _ shifts: Tensor) -> Double {
      var result = Tensor(shape)
      shift.forward(stamps, by: shifts, into: &result)
      return product(result, sample.factors)
    }
    _ = loss(sample.stamps, sample.shifts)
    var stampGradient = Tensor(shape)
    var shiftGradient = Tensor(sample.shifts.shape)
    shift.backward(sample.factors, into: &stampGradient, &shiftGradient)
    let check = GradientCheck(step: 1e-2)
    let byStamps = check.relativeError(of: stampGradient, at: sample.stamps) {
      loss($0, sample.shifts)
    }
    let byShifts = GradientCheck(step: 2e-3).relativeError(of: shiftGradient, at: sample.shifts) {
      loss(sample.stamps, $0)
    }
    #expect(byStamps < 1e-2)
    #expect(byShifts < 1e-2)
  }
}

@Suite("The closed-form flux") struct FluxFitTests {
  @Test("is exact where the data are the template, and knows its error")
  func exact() {
    let sample = StampSample([2, 7, 5])
    var data = sample.stamps
    data.scale(by: 3)
    var fit = FluxFit(batch: 2)
    fit.forward(template: sample.stamps, data: data, weights: sample.weights)
    #expect(fit.flux.elements.allSatisfy { abs($0 - 3) < 1e-5 })
    #expect(fit.inverseVariance.elements.allSatisfy { $0 > 0 })
  }

  @Test("of a template without weight is zero, and so is its gradient")
  func empty() {
    let stamps = StampSample([1, 3, 3]).stamps
    var fit = FluxFit(batch: 1)
    fit.forward(template: stamps, data: stamps, weights: Tensor([1, 3, 3]))
    var gradient = Tensor([1, 3, 3])
    fit.backward(
      Tensor([1], repeating: 1), template: stamps, data: stamps, weights: Tensor([1, 3, 3]),
      addingTo: &gradient)
    #expect(fit.flux.elements == [0])
    #expect(gradient == Tensor([1, 3, 3]))
  }

  @Test("has the gradient that finite differences give", arguments: StampSample.shapes)
  func gradients(_ shape: Shape) {
    let sample = StampSample(shape)
    var random = RandomStream(seed: 33)
    let slopes = Tensor(normal: [shape[0]], using: &random)
    var fit = FluxFit(batch: shape[0])
    fit.forward(template: sample.stamps, data: sample.factors, weights: sample.weights)
    var gradient = Tensor(shape)
    fit.backward(
      slopes, template: sample.stamps, data: sample.factors, weights: sample.weights,
      addingTo: &gradient)
    let error = GradientCheck().relativeError(of: gradient, at: sample.stamps) {
      var moved = FluxFit(batch: shape[0])
      moved.forward(template: $0, data: sample.factors, weights: sample.weights)
      return product(moved.flux, slopes)
    }
    #expect(error < 1e-2)
  }
}
