import CommandLineParsing

let program = Program(
  name: "kernel-benchmarks", version: "0.1.0",
  abstract: "Measure the engine: kernels, inference and training.",
  groups: [CommandGroup("Training", [VAETraining.self, VAEOutputs.self])])
program.main()
