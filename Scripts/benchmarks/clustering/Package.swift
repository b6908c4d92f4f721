// swift-tools-version: 6.2

import PackageDescription

// The room of clusterers as a package beside ours: it is no product of it that another package could
// depend on. Scripts/benchmark-clustering links its sources beside this file.
let package = Package(
  name: "benchmark-clustering",
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas"),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=on"])]),
    .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS"]),
    .target(name: "ManifoldClustering", dependencies: ["Tensors"]),
    .executableTarget(name: "clustering", dependencies: ["ManifoldClustering", "Tensors"]),
  ],
  swiftLanguageModes: [.v6]
)
