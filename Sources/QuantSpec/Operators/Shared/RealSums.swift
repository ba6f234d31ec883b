/// The sums of a filter that slides, in binary32, with the filter packed: prepared once, used for every call.
protocol RealSums: Sendable {
    /// The sums of products in the order of the output (CONV_2D-12).
    func accumulate(_ values: [Float]) -> [Float]
}

/// A row times a matrix in binary32: every sum adds its products one after the other (CONV_2D-12).
enum RealProduct {
    /// Adds `row[k] × matrix[k, n]` to sum n, for k from 0 on. Every product and every sum is rounded.
    ///
    /// - Parameters:
    ///   - row: `[depth]`.
    ///   - matrix: `[depth, width]`, row-major.
    ///   - width: the number of sums.
    ///   - sums: an array that contains the sums.
    ///   - start: the index of the first sum.
    static func add(
        _ row: Span<Float>, times matrix: Span<Float>, width: Int, to sums: inout MutableSpan<Float>, at start: Int
    ) {
        var index = 0
        // Four rows of the matrix at a time, so that each sum is read and written once for all four.
        while index + 4 <= row.count {
            let (value0, value1, value2, value3) = (row[index], row[index + 1], row[index + 2], row[index + 3])
            let row0 = matrix.extracting(index * width..<(index + 1) * width)
            let row1 = matrix.extracting((index + 1) * width..<(index + 2) * width)
            let row2 = matrix.extracting((index + 2) * width..<(index + 3) * width)
            let row3 = matrix.extracting((index + 3) * width..<(index + 4) * width)
            for place in 0..<width {
                var sum = sums[start + place] + value0 * row0[place]
                sum += value1 * row1[place]
                sum += value2 * row2[place]
                sums[start + place] = sum + value3 * row3[place]
            }
            index += 4
        }
        while index < row.count {
            let value = row[index]
            let products = matrix.extracting(index * width..<(index + 1) * width)
            for place in 0..<width { sums[start + place] += value * products[place] }
            index += 1
        }
    }

    /// The products of every row of one matrix with another matrix.
    ///
    /// - Parameters:
    ///   - left: `[rows, depth]`, row-major.
    ///   - right: `[depth, width]`, row-major.
    ///   - depth: the number of products in one sum.
    ///   - width: the number of sums of one row.
    /// - Returns: `[rows, width]`, row-major.
    static func matrix(_ left: [Float], times right: [Float], depth: Int, width: Int) -> [Float] {
        guard depth > 0, width > 0 else { return [] }
        let rows = left.count / depth
        var sums = [Float](repeating: 0, count: rows * width)
        var places = sums.mutableSpan
        for row in 0..<rows {
            add(
                left.span.extracting(row * depth..<(row + 1) * depth), times: right.span, width: width, to: &places,
                at: row * width)
        }
        return sums
    }

    /// A matrix with rows and columns exchanged.
    ///
    /// - Parameters:
    ///   - values: `[rows, columns]`, row-major.
    ///   - columns: the number of columns.
    static func transposed(_ values: ArraySlice<Float>, columns: Int) -> [Float] {
        guard columns > 0 else { return [] }
        let rows = values.count / columns
        return (0..<rows * columns).map { values[values.startIndex + $0 % rows * columns + $0 / rows] }
    }
}

/// The sums of a convolution in groups: each tap adds the product of its input channels with its weights.
struct RealPatchSums: RealSums {
    private let walk: WindowWalk
    private let groups: Int
    /// The numbers of input and output channels of a group.
    private let depth: Int
    private let width: Int
    /// `[groups, taps, input channels of a group, output channels of a group]`, row-major.
    private let weights: [Float]

    /// - Parameters:
    ///   - walk: the taps at every output position.
    ///   - filter: `[output channels, height, width, channels of a group]`.
    ///   - groups: the number of groups.
    ///   - weights: the values of the filter, row-major.
    init(_ walk: WindowWalk, filter: Shape, groups: Int, weights: [Float]) {
        self.walk = walk
        self.groups = groups
        let width = filter[0] / groups
        let size = filter[1] * filter[2] * filter[3]
        depth = filter[3]
        self.width = width
        self.weights = (0..<groups).flatMap { group in
            RealProduct.transposed(weights[group * width * size..<(group + 1) * width * size], columns: size)
        }
    }

    /// The sums of a convolution in one group.
    ///
    /// - Parameters:
    ///   - walk: the taps at every output position.
    ///   - depth: the number of input channels.
    ///   - width: the number of output channels.
    ///   - packed: `[taps, input channels, output channels]`, row-major.
    init(_ walk: WindowWalk, depth: Int, width: Int, packed: [Float]) {
        self.walk = walk
        groups = 1
        self.depth = depth
        self.width = width
        weights = packed
    }

    func accumulate(_ values: [Float]) -> [Float] {
        accumulate(values) { row, matrix, sums, start, _ in
            RealProduct.add(row, times: matrix, width: width, to: &sums, at: start)
        }
    }

    /// The sums of products, each of which is multiplied by the scale of its output channel, then by that of its batch,
    /// before it is added (TRANSPOSE_CONV-10).
    ///
    /// - Parameters:
    ///   - values: integers, the distances of the input's values from the zero points of their batches.
    ///   - weightScales: one for each output channel.
    ///   - batchScales: one for each batch.
    func accumulate(_ values: [Float], weightScales: [Float], batchScales: [Float]) -> [Float] {
        let batchSize = max(walk.placeCount / max(batchScales.count, 1), 1) * groups * width
        return accumulate(values) { row, matrix, sums, start, channel in
            let scale = batchScales[start / batchSize]
            for index in row.indices {
                for place in 0..<width {
                    let product = row[index] * matrix[index * width + place]
                    sums[start + place] += product * weightScales[channel + place] * scale
                }
            }
        }
    }

    /// Calls a function for each tap and group.
    ///
    /// - Parameters:
    ///   - values: the values of the input, row-major.
    ///   - add: adds a row of input channels, multiplied by a matrix of weights, to the sums from an index on. Its last
    ///     argument is the first output channel.
    @inline(__always)
    private func accumulate(
        _ values: [Float],
        _ add: (
            _ row: Span<Float>, _ matrix: Span<Float>, _ sums: inout MutableSpan<Float>, _ start: Int, _ channel: Int
        ) -> Void
    ) -> [Float] {
        var sums = [Float](repeating: 0, count: walk.placeCount * groups * width)
        walk.forEachTap { place, start, tap in
            for group in 0..<groups {
                let matrix = (group * walk.tapCount + tap) * depth * width
                var places = sums.mutableSpan
                add(
                    values.span.extracting(start + group * depth..<start + (group + 1) * depth),
                    weights.span.extracting(matrix..<matrix + depth * width), &places,
                    (place * groups + group) * width, group * width)
            }
        }
        return sums
    }
}

extension WeightedOperator {
    /// The plan of a form with float32 tensors: the sums, the bias and the activation are in binary32.
    ///
    /// - Parameters:
    ///   - instance: the instance.
    ///   - channels: the number of output channels.
    ///   - operands: the positions of input, filter and bias.
    ///   - sums: gives the sums of products from the values of the filter.
    static func realPlan(
        _ instance: Instance, channels: Int, at operands: Operands = .usual,
        sums: @escaping @Sendable ([Float]) -> any RealSums
    ) throws -> Plan {
        let filter = try PackedConstant(instance, operands.filter) { (values: [Float], _) in sums(values) }
        let stage = RealStage(instance.attributes[.fusedActivation], channels: channels)
        return Plan { call in
            let sums = try filter.value(call).accumulate(try call.values(operands.input))
            call.setOutput(0, stage.finish(sums, bias: try call.optionalValues(operands.bias)))
        }
    }
}

/// What follows a sum in binary32: the bias, and the fused activation (CONV_2D-12).
struct RealStage: Sendable {
    private let channels: Int
    private let least: Float
    private let greatest: Float

    /// - Parameters:
    ///   - activation: the fused activation.
    ///   - channels: the number of elements of the bias.
    init(_ activation: FusedActivation, channels: Int) {
        self.channels = channels
        least = activation.bounds.least ?? -.greatestFiniteMagnitude
        greatest = activation.bounds.greatest ?? .greatestFiniteMagnitude
    }

    /// Adds the bias of its channel to every sum, and clamps it to the activation's interval and to the finite numbers.
    /// NaN stays NaN.
    func finish(_ sums: [Float], bias: [Float]?) -> [Float] {
        var results = sums
        let bias = bias ?? [Float](repeating: 0, count: channels)
        for start in stride(from: 0, to: results.count, by: max(channels, 1)) {
            for channel in 0..<channels {
                let value = results[start + channel] + bias[channel]
                results[start + channel] = value < least ? least : value > greatest ? greatest : value
            }
        }
        return results
    }
}
