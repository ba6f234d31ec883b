/// Which position of an input a filter's tap reads at each output position, along one axis.
struct TapTable: Sendable {
    let outputSize: Int
    private let tapCount: Int
    private let positions: [Int?]

    /// - Parameter position: the input position; `nil` where the tap reads none.
    init(outputs: Int, taps: Int, position: (_ output: Int, _ tap: Int) -> Int?) {
        outputSize = outputs
        tapCount = taps
        positions = (0..<outputs * taps).map { position($0 / taps, $0 % taps) }
    }

    /// A filter that slides over the input (ARITH-16).
    init(sliding window: Window) {
        self.init(outputs: window.outputSize, taps: window.filterSize) { output, tap in
            let position = window.inputPosition(output: output, tap: tap)
            return (0..<window.inputSize).contains(position) ? position : nil
        }
    }

    /// A filter that slides over the output: the window is that of the way back, from output to input.
    init(slidingOverOutput window: Window) {
        self.init(outputs: window.inputSize, taps: window.filterSize) { window.outputPosition(input: $0, tap: $1) }
    }

    subscript(_ output: Int, _ tap: Int) -> Int? { positions[output * tapCount + tap] }
}

/// Sums of products of filters with what lies under them: for every output position and output channel one dot product.
struct PatchSums: Sendable {
    /// [batch, height, width, channels].
    let input: Shape
    /// [output channels, height, width, channels of a group].
    let filter: Shape
    let rows: TapTable
    let columns: TapTable

    private var groups: Int { input[3] / filter[3] }
    /// The number of products in one sum.
    private var depth: Int { filter[1] * filter[2] * filter[3] }

    /// The sums in the order of the output [batch, height, width, output channels]. Taps that read nothing read `padding`.
    func accumulate<Accumulator>(
        input values: [Int16], filter weights: [Int16], padding: Int16, zero: Accumulator,
        dotProducts: ([Int16], [Int16], Int) -> [Accumulator]
    ) -> [Accumulator] {
        let (outputChannels, width) = (filter[0], columns.outputSize)
        var sums = [Accumulator](repeating: zero, count: input[0] * rows.outputSize * width * outputChannels)
        let channels = outputChannels / groups
        let groupWeights = (0..<groups).map { group in
            Array(weights[group * channels * depth..<(group + 1) * channels * depth])
        }
        for row in 0..<input[0] * rows.outputSize {
            for group in 0..<groups {
                let patches = patches(of: values, outputRow: row, group: group, padding: padding)
                let tile = dotProducts(patches, groupWeights[group], depth)
                let base = row * width * outputChannels + group * channels
                for column in 0..<width {
                    for channel in 0..<channels {
                        sums[base + column * outputChannels + channel] = tile[column * channels + channel]
                    }
                }
            }
        }
        return sums
    }

    /// What lies under the filter for every position of one output row, one after another.
    private func patches(of values: [Int16], outputRow: Int, group: Int, padding: Int16) -> [Int16] {
        let (batch, y) = outputRow.quotientAndRemainder(dividingBy: rows.outputSize)
        var patches = [Int16](repeating: padding, count: columns.outputSize * depth)
        var place = 0
        for x in 0..<columns.outputSize {
            for tapY in 0..<filter[1] {
                let inputY = rows[y, tapY]
                for tapX in 0..<filter[2] {
                    if let inputY, let inputX = columns[x, tapX] {
                        let start = ((batch * input[1] + inputY) * input[2] + inputX) * input[3] + group * filter[3]
                        for channel in 0..<filter[3] { patches[place + channel] = values[start + channel] }
                    }
                    place += filter[3]
                }
            }
        }
        return patches
    }
}
