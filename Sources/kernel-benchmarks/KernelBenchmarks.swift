import CommandLineParsing

/// The benchmarks: how fast the kernels run, beside what the machine can do.
@main
struct KernelBenchmarks {
  static let program = Program(
    name: "kernel-benchmarks", version: "0.1.0",
    abstract: "Measure the engine: kernels, inference and training.",
    groups: [
      CommandGroup("Kernels", [KernelSpeeds.self]),
      CommandGroup("Inference", [InferenceSpeed.self, DenoiserSpeed.self]),
      CommandGroup(
        "Training",
        [VAETraining.self, VAERun.self, VAEOutputs.self, ClassifierTrainingSpeed.self]),
    ])

  static func main() { program.main() }
}
