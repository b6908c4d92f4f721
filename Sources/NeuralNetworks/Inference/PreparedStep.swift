import Tensors

/// One operation of an inference network, ready to make rows of its value out of rows of others.
struct PreparedStep: Sendable {
  enum Work: Sendable {
    case convolution(RowConvolution)
    case maxPool
    case sum(Activation)
    case concatenation
  }

  let work: Work
  /// The values it reads.
  let sources: [Int]

  init(_ operation: InferenceNetwork.Operation, allowingWinograd: Bool) {
    sources = InferenceNetwork.sources(of: operation)
    switch operation {
    case .convolution(let stencil, let weights, let bias, let activation, _):
      work = .convolution(
        RowConvolution(
          stencil, weights: weights, bias: bias, activation: activation,
          allowingWinograd: allowingWinograd))
    case .maxPool: work = .maxPool
    case .sum(_, _, let activation): work = .sum(activation)
    case .concatenation: work = .concatenation
    }
  }

  /// How many output rows can be made when `available` of the `height` input rows are there.
  func reachableRows(available: Int, of height: Int, outputHeight: Int) -> Int {
    if available == height { return outputHeight }
    let reachable =
      switch work {
      case .maxPool: available / 2
      case .sum, .concatenation: available
      case .convolution(let convolution):
        switch convolution.stencil {
        case .pointwise: available
        case .same:
          (available - 1) / convolution.stepSize * convolution.stepSize
        case .halving: available / 2
        case .resizing, .transposed3, .transposed4: 2 * (available - 1)
        }
      }
    return min(max(0, reachable), outputHeight)
  }

  /// The first input row still needed once `done` output rows are made.
  func firstNeededRow(done: Int) -> Int {
    switch work {
    case .maxPool: 2 * done
    case .sum, .concatenation: done
    case .convolution(let convolution):
      switch convolution.stencil {
      case .pointwise: done
      case .same: max(0, done - 1)
      case .halving: max(0, 2 * done - 1)
      case .resizing, .transposed3, .transposed4: max(0, done / 2 - 1)
      }
    }
  }

  /// Makes the given rows of `target`, split into pieces for several threads; a piece's bits do not
  /// depend on how the rows were split.
  func run(
    rows: Range<Int>, from inputs: [RowRing], to target: RowRing, _ parallelism: Parallelism
  ) {
    guard !rows.isEmpty else { return }
    if case .convolution(let convolution) = work {
      run(convolution, rows, inputs[0], target, parallelism)
      return
    }
    let work = self.work
    parallelism.forEach(rows.count) { index in
      let row = rows.lowerBound + index
      switch work {
      case .maxPool: target.maxPool(row: row, from: inputs[0])
      case .sum(let activation): target.add(row: row, inputs[0], inputs[1], activation)
      case .concatenation: target.concatenate(row: row, inputs)
      case .convolution: break
      }
    }
  }

  private func run(
    _ convolution: RowConvolution, _ rows: Range<Int>, _ input: RowRing, _ target: RowRing,
    _ parallelism: Parallelism
  ) {
    let step = convolution.stepSize
    let firstStep = rows.lowerBound / step
    let rowSteps = (rows.upperBound + step - 1) / step - firstStep
    let columnSteps = (target.width + step - 1) / step
    // Small enough that the narrow coarse levels give every thread something to do.
    let (pieceRows, pieceColumns) = (4 / step, 128 / step)
    let across = (columnSteps + pieceColumns - 1) / pieceColumns
    let down = (rowSteps + pieceRows - 1) / pieceRows
    parallelism.forEach(across * down) { piece in
      let top = piece / across * pieceRows
      let left = piece % across * pieceColumns
      convolution.compute(
        rows: firstStep + top..<firstStep + min(top + pieceRows, rowSteps),
        columns: left..<min(left + pieceColumns, columnSteps), from: input, to: target)
    }
  }
}
