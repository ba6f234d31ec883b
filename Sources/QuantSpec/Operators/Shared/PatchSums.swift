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
///
/// `Value` is Int16, for centred values, or Float.
struct ChannelSums<Value: Sendable>: Sendable {
    let walk: WindowWalk
    let inputChannels: Int
    let outputChannels: Int
    /// The values of the filter, `[taps, output channels]`, row-major.
    let weights: [Value]

    /// - Parameters:
    ///   - values: the values of the input, row-major.
    ///   - zero: the sum of no products.
    ///   - add: adds the product of a value and a weight to a sum.
    @inline(__always)
    fileprivate func accumulate<Sum>(
        _ values: [Value], from zero: Sum, _ add: (_ sum: inout Sum, _ value: Value, _ weight: Value) -> Void
    ) -> [Sum] {
        var sums = [Sum](repeating: zero, count: walk.placeCount * outputChannels)
        walk.forEachTap { place, start, tap in
            var places = sums.mutableSpan
            ChannelSums.addProducts(
                to: &places, at: place * outputChannels, values.span.extracting(start..<start + inputChannels),
                weights.span.extracting(tap * outputChannels..<(tap + 1) * outputChannels), add)
        }
        return sums
    }

    /// Adds the products of one tap. Input channel c meets the weights of output channels c × m to c × m + m - 1, with m the
    /// depth multiplier.
    private static func addProducts<Sum>(
        to sums: inout MutableSpan<Sum>, at place: Int, _ values: Span<Value>, _ weights: Span<Value>,
        _ add: (_ sum: inout Sum, _ value: Value, _ weight: Value) -> Void
    ) {
        let multiplier = weights.count / values.count
        if multiplier == 1 {
            for channel in values.indices { add(&sums[place + channel], values[channel], weights[channel]) }
            return
        }
        for channel in values.indices {
            let value = values[channel]
            let first = channel * multiplier
            for output in first..<first + multiplier { add(&sums[place + output], value, weights[output]) }
        }
    }
}

extension ChannelSums: SlidingSums where Value == Int16 {
    func accumulate(_ values: [Int16], _: Steps) -> [Int32] {
        accumulate(values, from: Int32(0)) { $0 &+= Int32($1) &* Int32($2) }
    }

    func accumulateWide(_ values: [Int16], _: Steps) -> [Int64] {
        accumulate(values, from: Int64(0)) { $0 &+= Int64(Int32($1) &* Int32($2)) }
    }
}

extension ChannelSums: RealSums where Value == Float {
    func accumulate(_ values: [Float]) -> [Float] { accumulate(values, from: Float(0)) { $0 += $1 * $2 } }
}
