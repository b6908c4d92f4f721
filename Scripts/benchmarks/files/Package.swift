// swift-tools-version: 6.2

import PackageDescription

// The rooms that read and write files, as a package beside ours: they are no products of it that
// another package could depend on. Scripts/benchmark-files links their sources beside this file.
let package = Package(
  name: "benchmark-files",
  targets: [
    .systemLibrary(name: "CCFITSIO", pkgConfig: "cfitsio"),
    .systemLibrary(name: "CZLIB", pkgConfig: "zlib"),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas"),
    .systemLibrary(name: "CWCSLIB", pkgConfig: "wcslib"),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=fast"])]),
    .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS"]),
    .target(name: "FITSFiles", dependencies: ["CCFITSIO"]),
    .target(name: "Imaging", dependencies: ["CZLIB", "CWCSLIB", "FITSFiles", "Tensors"]),
    .executableTarget(name: "files", dependencies: ["FITSFiles", "Imaging"]),
  ],
  swiftLanguageModes: [.v6]
)
