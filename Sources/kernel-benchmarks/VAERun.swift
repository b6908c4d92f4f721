import CommandLineParsing
import NeuralNetworks
import Tensors

/// Trains the benchmark autoencoder as a run that can be killed and started again.
struct VAERun: Command {
  static let configuration = CommandConfiguration(
    "vae-run", abstract: "Train the benchmark VAE with checkpoints; go on from one if it is there.",
    discussion: """
      Killed at any time and started again with the same words, it ends with the bytes of an \
      unbroken run. Scripts/check-resume does just that.
      """,
    examples: ["kernel-benchmarks vae-run --steps 200 --checkpoint vae.safetensors"])

  @Option("--steps", value: "N", in: 1...1_000_000, help: "Steps in all.") var steps = 200
  @Option("--checkpoint", value: "FILE", help: "Where checkpoints go.") var checkpoint: String
  @Option("--every", value: "SECONDS", in: 0...86400, help: "Time between two checkpoints.")
  var every = 300.0
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    var trainer = try VAETraining.trainer(threads: common.threads ?? 2)
    var plan = TrainingPlan(
      totalSteps: steps,
      summary: CheckpointSummary(
        architecture: "vae-benchmark", configuration: "{}", seed: 1, trainingData: "noise"))
    plan.checkpointPath = checkpoint
    plan.minutesBetweenCheckpoints = every / 60
    plan.logPath = checkpoint + ".jsonl"
    plan.reportInterval = 10
    try trainer.run(
      plan,
      report: { progress in
        console.note("step \(progress.step) loss \(progress.loss)")
        return .goOn
      })
  }
}
