import Denoising
import NeuralNetworks
import Tensors
import Testing

/// Designs that between them use every part there is.
enum SampleDesign: String, CaseIterable {
  case shipped, halved, plain, pooled, bilinear, transposed, narrow, variational

  var configuration: DenoiserConfiguration {
    var design = DenoiserConfiguration.default
    switch self {
    case .shipped: break
    case .halved: design.startsHalved.toggle()
    case .plain: (design.isResidual, design.hasSkips) = (false, false)
    case .pooled: design.downsampling = design.downsampling.map { _ in .maxPooling }
    case .bilinear: design.upsampling = .bilinear
    case .transposed: design.upsampling = .transposed
    case .narrow: design.hiddenUnits = 30
    case .variational: (design.hiddenUnits, design.isVariational) = (30, true)
    }
    return design
  }
}

@Suite("The denoiser's network")
struct DenoiserNetworkTests {
  @Test(
    "frames go through with the numbers of the layers that were trained",
    arguments: SampleDesign.allCases)
  func sameNumbers(design: SampleDesign) throws {
    let configuration = design.configuration
    try configuration.validate()
    var random = RandomStream(seed: 3)
    var layer = configuration.network.layer(using: &random)
    layer.visitParameters { _, tensor in
      guard tensor.shape.rank == 1 else { return }
      tensor = Tensor(normal: tensor.shape, deviation: 0.1, using: &random)
    }
    let frame = Tensor(normal: [48, 64, 1], using: &random)
    let trained = layer(frame.reshaped([1, 48, 64, 1]))
    let network = configuration.inferenceNetwork(of: layer)
    let exact = FrameExecutor(network, allowingWinograd: false).run(frame)
    #expect(exact.shape == [48, 64, 3])
    #expect(exact.elements == trained.elements)
    let fast = FrameExecutor(network).run(frame)
    let scale = trained.elements.map(abs).max() ?? 0
    let worst = zip(fast.elements, trained.elements).map { abs($0 - $1) }.max() ?? .infinity
    #expect(scale > 0 && worst < 1e-4 * scale)
  }

  @Test("a frame of any size comes out at its own size", arguments: [1, 7, 33])
  func anySize(side: Int) throws {
    let network = try Denoiser.embedded().network
    let result = FrameExecutor(network).run(Tensor([side, side + 4, 1]))
    #expect(result.shape == [side, side + 4, 3])
    #expect(result.isFinite)
  }

  @Test("the embedded weights are those of the default network")
  func embedded() throws {
    let denoiser = try Denoiser.embedded()
    #expect(denoiser.configuration == .default)
    #expect(denoiser.summary.architecture == Denoiser.architecture)
  }

  @Test("weights of another network are refused")
  func foreignWeights() throws {
    let foreign = try Checkpoint(embedded: "rosetta-autoencoder")
    #expect(throws: DenoisingError.self) { try Denoiser(checkpoint: foreign, source: "it") }
  }

  @Test("bilinear doubling keeps a ramp a ramp")
  func ramp() {
    let ramp = Tensor([1, 1, 8, 1], elements: (0..<8).map(Float.init))
    let tall = Tensor([1, 4, 8, 1], elements: [0, 1, 2, 3].flatMap { _ in ramp.elements })
    let doubled = BilinearDoubling(channels: 1)(tall)
    #expect(doubled.shape == [1, 8, 16, 1])
    for x in 1..<15 { #expect(doubled.elements[4 * 16 + x] == (Float(x) - 0.5) / 2) }
  }
}
