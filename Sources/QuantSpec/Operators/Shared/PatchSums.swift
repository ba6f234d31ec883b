/// The input position that each tap of a filter reads at each output position, along one axis.
struct TapTable: Sendable {
    let outputSize: Int
    private let tapCount: Int
    private let positions: [Int?]

    /// - Parameters:
    ///   - outputs: the number of output positions.
    ///   - taps: the number of taps of the filter.
    ///   - position: gives the input position; `nil` if the tap is outside the input.
    init(outputs: Int, taps: Int, position: (_ output: Int, _ tap: Int) -> Int?) {
        outputSize = outputs
        tapCount = taps
        positions = (0..<outputs * taps).map { position($0 / taps, $0 % taps) }
    }

    /// The table of a filter that slides over the input (ARITH-16).
    init(sliding window: Window) {
        self.init(outputs: window.outputSize, taps: window.filterSize) { output, tap in
            let position = window.inputPosition(output: output, tap: tap)
            return (0..<window.inputSize).contains(position) ? position : nil
        }
    }

    /// The table of a filter that slides over the output: the input of `window` is the operator's output (TRANSPOSE_CONV).
    init(slidingOverOutput window: Window) {
        self.init(outputs: window.inputSize, taps: window.filterSize) { window.outputPosition(input: $0, tap: $1) }
    }

    /// The input position of a tap at an output position. Returns `nil` if the tap is outside the input.
    subscript(_ output: Int, _ tap: Int) -> Int? { positions[output * tapCount + tap] }

    /// Whether there is a single tap, which reads each position of an input of this size once, in order.
    func isIdentity(inputSize: Int) -> Bool {
        tapCount == 1 && outputSize == inputSize && positions.indices.allSatisfy { positions[$0] == $0 }
    }
}

/// The sums of a filter that slides, with the filter packed: prepared once, used for every call.
protocol SlidingSums: Sendable {
    /// The sums of products of centred values in 32 bits (ARITH-13), in the order of the output.
    func accumulate(_ values: [Int16], _ steps: Steps) -> [Int32]
    /// The sums of products of centred values in 64 bits (ARITH-14), in the order of the output.
    func accumulateWide(_ values: [Int16], _ steps: Steps) -> [Int64]
}

/// Sums as dot products: for every output position and output channel, the patch under the filter times the filter.
struct PatchSums: SlidingSums {
    /// `[batch, height, width, channels]`.
    private let input: Shape
    /// `[output channels, height, width, channels of a group]`.
    private let filter: Shape
    private let rows: TapTable
    private let columns: TapTable
    /// The centred value of a tap outside the input.
    private let padding: Int16
    /// For each group, the filters of its output channels: `[channels of the group, depth]`, row-major.
    private let groupWeights: [[Int16]]
    /// Whether the filter has one tap that reads every input position, so that the sums are a product of two matrices.
    private let isPointwise: Bool

    /// - Parameters:
    ///   - input: `[batch, height, width, channels]`.
    ///   - filter: `[output channels, height, width, channels of a group]`.
    ///   - weights: the centred values of the filter, row-major.
    ///   - padding: the centred value of a tap outside the input.
    ///   - rows: the input row that each tap reads.
    ///   - columns: the input column that each tap reads.
    init(input: Shape, filter: Shape, weights: [Int16], padding: Int16, rows: TapTable, columns: TapTable) {
        self.padding = padding
        self.input = input
        self.filter = filter
        self.rows = rows
        self.columns = columns
        let groups = input[3] / filter[3]
        let size = filter[0] / groups * filter[1] * filter[2] * filter[3]
        groupWeights = (0..<groups).map { Array(weights[$0 * size..<($0 + 1) * size]) }
        isPointwise =
            groups == 1 && rows.isIdentity(inputSize: input[1]) && columns.isIdentity(inputSize: input[2])
    }

    /// The number of products in one sum.
    private var depth: Int { filter[1] * filter[2] * filter[3] }

    func accumulate(_ values: [Int16], _ steps: Steps) -> [Int32] {
        accumulate(values, replacement: steps.replacesDotProducts ? Optional(steps.dotProducts) : nil)
    }

    func accumulateWide(_ values: [Int16], _ steps: Steps) -> [Int64] {
        accumulate(values, replacement: steps.replacesDotProducts ? Optional(steps.wideDotProducts) : nil)
    }

    /// - Parameters:
    ///   - values: the centred values of the input, row-major.
    ///   - replacement: the step that a deviation has replaced; `nil` if none is.
    private func accumulate<Sum: Accumulator>(
        _ values: [Int16], replacement: (([Int16], [Int16], Int) -> [Sum])?
    ) -> [Sum] {
        if isPointwise, replacement == nil {
            return DotProduct.tile(values, groupWeights[0], depth: depth, as: Sum.self)
        }
        let (outputChannels, width) = (filter[0], columns.outputSize)
        let channels = outputChannels / groupWeights.count
        var sums = [Sum](repeating: 0, count: input[0] * rows.outputSize * width * outputChannels)
        var patches = [Int16](repeating: padding, count: width * depth)
        for row in 0..<input[0] * rows.outputSize {
            for (group, weights) in groupWeights.enumerated() {
                readPatches(&patches, of: values, outputRow: row, group: group)
                let start = row * width * outputChannels + group * channels
                if let replacement {
                    let tile = replacement(patches, weights, depth)
                    for (index, sum) in tile.enumerated() {
                        sums[start + index / channels * outputChannels + index % channels] = sum
                    }
                } else {
                    DotProduct.fill(
                        &sums, from: start, rowStride: outputChannels, patches, weights, depth: depth)
                }
            }
        }
        return sums
    }

    /// Copies the values under the filter for every position of one output row: `[width of the output, depth]`, row-major.
    private func readPatches(
        _ patches: inout [Int16], of values: [Int16], outputRow: Int, group: Int
    ) {
        let (batch, y) = outputRow.quotientAndRemainder(dividingBy: rows.outputSize)
        let channels = filter[3]
        var place = 0
        for x in 0..<columns.outputSize {
            for tapY in 0..<filter[1] {
                let inputY = rows[y, tapY]
                for tapX in 0..<filter[2] {
                    if let inputY, let inputX = columns[x, tapX] {
                        let start = ((batch * input[1] + inputY) * input[2] + inputX) * input[3] + group * channels
                        for channel in 0..<channels { patches[place + channel] = values[start + channel] }
                    } else {
                        for channel in 0..<channels { patches[place + channel] = padding }
                    }
                    place += channels
                }
            }
        }
    }
}

/// The sums of a depthwise convolution: each tap adds a row of products to a row of output channels (DEPTHWISE_CONV_2D-3).
struct ChannelSums: SlidingSums {
    /// `[batch, height, width, channels]`.
    let input: Shape
    /// `[1, height, width, output channels]`.
    let filter: Shape
    let rows: TapTable
    let columns: TapTable
    /// The centred values of the filter, row-major.
    let weights: [Int16]

    func accumulate(_ values: [Int16], _: Steps) -> [Int32] { accumulate(values) }
    func accumulateWide(_ values: [Int16], _: Steps) -> [Int64] { accumulate(values) }

    private func accumulate<Sum: Accumulator>(_ values: [Int16]) -> [Sum] {
        let (width, inputChannels, outputChannels) = (columns.outputSize, input[3], filter[3])
        var sums = [Sum](repeating: 0, count: input[0] * rows.outputSize * width * outputChannels)
        var sumSpan = sums.mutableSpan
        for row in 0..<input[0] * rows.outputSize {
            let (batch, y) = row.quotientAndRemainder(dividingBy: rows.outputSize)
            for x in 0..<width {
                let place = (row * width + x) * outputChannels
                for tapY in 0..<filter[1] {
                    guard let inputY = rows[y, tapY] else { continue }
                    for tapX in 0..<filter[2] {
                        guard let inputX = columns[x, tapX] else { continue }
                        let start = ((batch * input[1] + inputY) * input[2] + inputX) * inputChannels
                        let tap = (tapY * filter[2] + tapX) * outputChannels
                        ChannelSums.addProducts(
                            to: &sumSpan, at: place, values.span.extracting(start..<start + inputChannels),
                            weights.span.extracting(tap..<tap + outputChannels))
                    }
                }
            }
        }
        return sums
    }

    /// Adds the products of one tap. Input channel c meets the weights of output channels c × m to c × m + m - 1, with m the
    /// depth multiplier.
    @inline(__always)
    private static func addProducts<Sum: Accumulator>(
        to sums: inout MutableSpan<Sum>, at place: Int, _ values: Span<Int16>, _ weights: Span<Int16>
    ) {
        let multiplier = weights.count / values.count
        if multiplier == 1 {
            for channel in values.indices {
                sums[place + channel] &+= Sum(truncatingIfNeeded: Int32(values[channel]) &* Int32(weights[channel]))
            }
            return
        }
        for channel in values.indices {
            let value = Int32(values[channel])
            let first = channel * multiplier
            for output in first..<first + multiplier {
                sums[place + output] &+= Sum(truncatingIfNeeded: value &* Int32(weights[output]))
            }
        }
    }
}
