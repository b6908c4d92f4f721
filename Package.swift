// swift-tools-version: 6.2

import PackageDescription

/// Every Swift target is checked the same way: Swift 6 rules, no warning left standing.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Kernels stay optimised in debug builds, else the tests of everything above them would crawl.
let kernelFlags: [CSetting] = [
  .unsafeFlags(["-O3", "-ffp-contract=on", "-Wall", "-Wextra", "-Werror"])
]

/// `#embed` is part of C23.
let embeddingFlags: [CSetting] = [.unsafeFlags(["-std=c23", "-Wall", "-Wextra", "-Werror"])]

/// A library of ours: its folder is `Sources/<name>`.
func room(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one room: `Tests/<name>Tests` mirrors `Sources/<name>`.
func tests(
  of name: String, using more: Target.Dependency..., excluding golden: [String] = []
) -> Target {
  let target = Target.Dependency(stringLiteral: name)
  return .testTarget(
    name: "\(name)Tests", dependencies: [target, "_TestSupport"] + more, exclude: golden,
    swiftSettings: strict)
}

let package = Package(
  name: "Skysieve",
  products: [.executable(name: "skysieve", targets: ["skysieve"])],
  targets: [
    // C libraries of the system, each imported by exactly one room.
    .systemLibrary(name: "CCFITSIO", pkgConfig: "cfitsio", providers: [.apt(["libcfitsio-dev"])]),
    .systemLibrary(name: "CZLIB", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CWCSLIB", pkgConfig: "wcslib", providers: [.apt(["wcslib-dev"])]),

    // Arrays and networks.
    .target(name: "CKernels", cSettings: kernelFlags),
    .target(name: "CDigests", cSettings: kernelFlags),
    .target(name: "EmbeddedWeights", exclude: ["Weights"], cSettings: embeddingFlags),
    room("Tensors", "CKernels", "COpenBLAS"),
    room("NeuralNetworks", "EmbeddedWeights", "Tensors"),

    // Frames in, pictures and tables out.
    room("FITSFiles", "CCFITSIO"),
    room("Imaging", "CZLIB", "CWCSLIB", "FITSFiles", "Tensors"),
    room("SkySimulation", "Imaging", "Tensors"),
    room("SourceCatalogs", "FITSFiles"),
    room("SourceExtraction", "Imaging", "SourceCatalogs", "FITSFiles", "Tensors"),
    room("Evaluation", "SkySimulation", "SourceCatalogs", "Imaging", "Tensors"),
    room("Reporting", "Evaluation", "FITSFiles", "Imaging"),

    // The two learned models, and the job that joins everything.
    room(
      "Denoising", "NeuralNetworks", "Tensors", "Imaging", "FITSFiles", "SkySimulation",
      "SourceCatalogs", "SourceExtraction"),
    room("ManifoldClustering", "Tensors"),
    room(
      "StarGalaxy", "ManifoldClustering", "NeuralNetworks", "Tensors", "Imaging", "FITSFiles",
      "SkySimulation", "SourceCatalogs", "SourceExtraction"),
    room(
      "Pipeline", "CDigests", "Denoising", "StarGalaxy", "SourceExtraction", "SourceCatalogs",
      "Imaging", "FITSFiles", "NeuralNetworks", "Tensors"),

    // What people run.
    room("CommandLineParsing"),
    room("ConfigurationFiles", "CommandLineParsing"),
    .executableTarget(
      name: "skysieve",
      dependencies: [
        "CommandLineParsing", "ConfigurationFiles", "Denoising", "Evaluation", "FITSFiles",
        "Imaging", "ManifoldClustering", "NeuralNetworks", "Pipeline", "Reporting",
        "SkySimulation", "SourceCatalogs", "SourceExtraction", "StarGalaxy", "Tensors",
      ], swiftSettings: strict),
    .executableTarget(
      name: "kernel-benchmarks",
      dependencies: ["Denoising", "StarGalaxy", "NeuralNetworks", "Tensors", "CommandLineParsing"],
      swiftSettings: strict),

    .target(
      name: "_TestSupport", dependencies: ["Imaging", "Tensors"], path: "Tests/_TestSupport",
      swiftSettings: strict),
    tests(of: "Tensors", using: "CKernels"),
    tests(of: "NeuralNetworks"),
    tests(of: "FITSFiles"),
    tests(of: "Imaging", using: "CZLIB", "FITSFiles"),
    tests(of: "SkySimulation"),
    tests(of: "SourceCatalogs"),
    tests(
      of: "SourceExtraction", using: "FITSFiles", "Imaging", "SkySimulation", "SourceCatalogs",
      "Tensors"),
    tests(
      of: "Evaluation", using: "Imaging", "SkySimulation", "SourceCatalogs", "Tensors"),
    tests(of: "Reporting", using: "Evaluation", "Imaging", "Tensors"),
    tests(
      of: "Denoising", using: "FITSFiles", "Imaging", "NeuralNetworks", "SkySimulation",
      "SourceExtraction", "Tensors"),
    tests(of: "ManifoldClustering", using: "Tensors"),
    tests(
      of: "StarGalaxy", using: "FITSFiles", "Imaging", "ManifoldClustering", "NeuralNetworks",
      "SkySimulation", "SourceCatalogs", "SourceExtraction", "Tensors"),
    tests(
      of: "Pipeline", using: "CDigests", "Denoising", "FITSFiles", "Imaging", "SourceCatalogs",
      "SourceExtraction", "StarGalaxy", "Tensors"),
    tests(of: "CommandLineParsing", excluding: ["Snapshots"]),
    tests(of: "ConfigurationFiles"),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["_TestSupport", "FITSFiles", "SourceCatalogs", "skysieve"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
