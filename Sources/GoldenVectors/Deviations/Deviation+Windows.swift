import QuantSpec

extension Deviation {
    /// Pooling, depthwise and transposed convolutions, BATCH_MATMUL.
    static let windowed: [Deviation] = filters + matrices + pools

    private static let filters: [Deviation] = [
        Deviation(
            "depth-multiplier-order", .shape, "The filters of one input channel are read a whole row apart",
            "With a depth multiplier the filters of an input channel stand side by side: output channel c reads input channel c / multiplier.",
            breaking: ["DEPTHWISE_CONV_2D-3"],
            in: Scope(["DEPTHWISE_CONV_2D"]),
            .steps {
                $0.windowed.depthwiseWeightPosition = { place in
                    let (input, filter) = place.channel.quotientAndRemainder(dividingBy: place.multiplier)
                    let inputs = place.channels / place.multiplier
                    return place.tap * place.channels + filter * inputs + input
                }
            }),
        Deviation(
            "depthwise-input-channel-modulo", .shape,
            "Output channel c of a depthwise convolution reads input channel c mod the number of these",
            "It reads input channel c / multiplier: the output channels of one input channel stand side by side.",
            breaking: ["DEPTHWISE_CONV_2D-3"],
            in: Scope(["DEPTHWISE_CONV_2D"]),
            // A right convolution does the same with its output channels in another order.
            .instance { instance in
                guard let order = DepthwiseOrder(instance) else { return }
                for index in 1..<instance.inputs.count { instance.reorderChannels(of: index, order.originals) }
            },
            .outputs { outputs, _, instance in
                guard let order = DepthwiseOrder(instance) else { return }
                outputs[0] = outputs[0].reorderingChannels(order.places)
            }),
        Deviation(
            "transposed-filter-mirrored", .shape, "TRANSPOSE_CONV mirrors its filter",
            "Each input element adds the filter as it stands.", breaking: ["TRANSPOSE_CONV-3"],
            in: Scope(["TRANSPOSE_CONV"]),
            .steps { $0.windowed.transposedTap = { tap, count in count - 1 - tap } }),
        Deviation(
            "transposed-rows-misaligned", .shape, "TRANSPOSE_CONV rounds its padding to whole strides",
            "Padding that is no multiple of the stride moves the first row by less than one stride.",
            breaking: ["TRANSPOSE_CONV-2", "TRANSPOSE_CONV-3"],
            links: ["ARM-software/CMSIS-NN#233"], in: Scope(["TRANSPOSE_CONV"]),
            .windows { vertical, horizontal in
                vertical.paddingBefore -= vertical.paddingBefore % vertical.stride
                horizontal.paddingBefore -= horizontal.paddingBefore % horizontal.stride
            }),
        Deviation(
            "transposed-filter-layout", .shape, "TRANSPOSE_CONV reads its filter with the output channels third",
            "The filter is stored as [output channels, height, width, input channels], not as [height, width, output channels, input channels].",
            breaking: ["TRANSPOSE_CONV-3", "TRANSPOSE_CONV-1"],
            in: Scope(["TRANSPOSE_CONV"]),
            .instance { instance in
                guard let shape = instance.inputs[1]?.shape, shape.rank == 4 else { return }
                instance.changeConstant(1) { weights in
                    let original = weights
                    for position in weights.indices {
                        let place = shape.coordinates(of: position)
                        let row = (place[1] * shape[2] + place[2]) * shape[0] + place[0]
                        weights[position] = original[row * shape[3] + place[3]]
                    }
                }
            }),
    ]

    private static let matrices: [Deviation] = [
        Deviation(
            "adjoint-ignored", .shape, "adj_x and adj_y are not looked at",
            "They say that matrices are transposed before they are multiplied.", breaking: ["BATCH_MATMUL-1"],
            in: Scope(["BATCH_MATMUL"]),
            .steps { $0.windowed.isTransposed = { _ in false } }),
        Deviation(
            "batch-broadcast-ignored", .shape, "The matrices of a broadcast operand are read on and on",
            "An axis of size 1 repeats its matrices for every index of the other operand's axis.",
            breaking: ["BATCH_MATMUL-2", "REP-6"],
            in: Scope(["BATCH_MATMUL"]),
            .steps {
                $0.windowed.matrices = { operand, output in
                    (0..<output.count).map { operand.count > 0 ? $0 % operand.count : 0 }
                }
            }),
    ]

    private static let pools: [Deviation] = [
        Deviation(
            "average-truncates", .rounding, "The mean under a window is truncated",
            "It is rounded to nearest, halves away from stored 0.", breaking: ["AVERAGE_POOL_2D-4"],
            links: ["apache/tvm#20298"],
            in: Scope(["AVERAGE_POOL_2D"], schemes: [.int8, .uint8, .int16x8]),
            .steps { $0.windowed.average = { sum, count, _ in sum / Int64(count) } }),
        Deviation(
            "average-rounds-half-up", .rounding, "A negative mean under a window has its halves rounded up",
            "They are rounded away from stored 0.", breaking: ["AVERAGE_POOL_2D-4"],
            in: Scope(["AVERAGE_POOL_2D"], schemes: [.int8, .int16x8]),
            .steps {
                $0.windowed.average = { sum, count, _ in
                    let (quotient, rest) = (2 * sum + Int64(count)).quotientAndRemainder(
                        dividingBy: 2 * Int64(count))
                    return rest < 0 ? quotient - 1 : quotient
                }
            }),
        Deviation(
            "average-counts-padding", .zeroPoint, "Padding is counted in the mean",
            "Taps outside the input are neither added nor counted.", breaking: ["AVERAGE_POOL_2D-2"],
            links: ["llvm/torch-mlir#4144"],
            in: Scope(["AVERAGE_POOL_2D"], schemes: [.int8, .uint8, .int16x8]),
            .steps { $0.windowed.poolPaddingElement = { $0.zeroPoint } }),
        Deviation(
            "average-divides-by-window", .rounding, "The sum under a window is divided by the size of the whole window",
            "Taps outside the input are neither added nor counted.", breaking: ["AVERAGE_POOL_2D-2"],
            in: Scope(["AVERAGE_POOL_2D"], schemes: [.int8, .uint8, .int16x8]),
            .stepsForInstance { steps, instance in
                let size = instance.attributes[.filterHeight] * instance.attributes[.filterWidth]
                let average = steps.windowed.average
                steps.windowed.average = { sum, _, zeroPoint in average(sum, size, zeroPoint) }
            }),
        Deviation(
            "average-divides-first", .rounding, "Every value is divided before the sum",
            "Each division drops a fraction; the sum is divided, once.", breaking: ["AVERAGE_POOL_2D-4"],
            links: ["apache/tvm#3581"],
            in: Scope(["AVERAGE_POOL_2D"], schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0.windowed.summand = { stored, count in stored / Int64(max(count, 1)) }
                $0.windowed.average = { sum, _, _ in sum }
            }),
        Deviation(
            "average-sum-in-16-bits", .accumulator, "The sum under a window has 16 bits",
            "A window of 129 elements of uint8, of 257 of int8, or of two of int16, needs more.",
            breaking: ["AVERAGE_POOL_2D-3"],
            links: ["apache/tvm#3607"], in: Scope(["AVERAGE_POOL_2D"], schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0.windowed.average = { sum, count, _ in
                    let narrow = Int64(Int16(truncatingIfNeeded: sum))
                    let half = Int64(count / 2)
                    return (narrow > 0 ? narrow + half : narrow - half) / Int64(count)
                }
            }),
        Deviation(
            "average-of-centred-values", .zeroPoint, "The mean is taken of distances from the zero point",
            "Stored values are averaged as they stand: halves are rounded away from stored 0, not from the zero point.",
            breaking: ["AVERAGE_POOL_2D-4", "AVERAGE_POOL_2D-3"],
            in: Scope(["AVERAGE_POOL_2D"], schemes: .eightBit),
            .steps {
                $0.windowed.average = { sum, count, zeroPoint in
                    let distance = sum &- zeroPoint &* Int64(count)
                    let half = Int64(count / 2)
                    return (distance > 0 ? distance + half : distance - half) / Int64(count) + zeroPoint
                }
            }),
        Deviation(
            "pool-requantized", .granularity, "The result of a pool is brought to the output's parameters",
            "Stored values are pooled as they stand, whatever the output's scale and zero point say.",
            breaking: ["AVERAGE_POOL_2D-5", "MAX_POOL_2D-3"],
            in: Scope(["AVERAGE_POOL_2D", "MAX_POOL_2D"], schemes: .eightBit),
            .outputs { outputs, _, instance in
                guard let input = instance.inputs.first ?? nil, let output = instance.outputs.first,
                    instance.attributes[.fusedActivation] == .none, let stored = outputs[0].integers,
                    let range = output.type.integerRange
                else { return }
                let requantized = stored.map { value in
                    let real = Double(value - input.zeroPoint) * Double(input.scale) / Double(output.scale)
                    let rounded = Int64(roundingHalfAwayFromZero: real) &+ output.zeroPoint
                    return min(max(rounded, range.lowerBound), range.upperBound)
                }
                outputs[0] = Elements(integers: requantized, type: output.type) ?? outputs[0]
            }),
        Deviation(
            "max-pool-pads-with-zero-point", .zeroPoint, "Padding counts as real 0 in the maximum",
            "Taps outside the input are left out; where all values under a window are negative, 0 is greater.",
            breaking: ["MAX_POOL_2D-2"],
            in: Scope(["MAX_POOL_2D"], schemes: .eightBit),
            .steps { $0.windowed.poolPaddingElement = { $0.zeroPoint } }),
        Deviation(
            "max-pool-pads-with-zero", .zeroPoint, "Padding counts as stored 0 in the maximum",
            "Taps outside the input are left out; where all values under a window are negative, 0 is greater.",
            breaking: ["MAX_POOL_2D-2"],
            in: Scope(["MAX_POOL_2D"], schemes: [.int8, .int16x8]),
            .steps { $0.windowed.poolPaddingElement = { _ in 0 } }),
        Deviation(
            "max-pool-of-bytes", .saturation, "The maximum is that of bytes of the other signedness",
            "Stored values of int8 are signed: -1 is not the greatest. Those of uint8 are not: 255 is.",
            breaking: ["MAX_POOL_2D-2"],
            in: Scope(["MAX_POOL_2D"], schemes: .eightBit),
            .stepsForInstance { steps, instance in
                let precedes = MistakenOrder.otherSignedness(instance)
                steps.windowed.greater = { precedes($0, $1) ? $1 : $0 }
            }),
    ]
}

/// The output channels of a depthwise convolution, put where a right one would read the input channels that a mistaken one
/// reads for them.
private struct DepthwiseOrder {
    /// For each output channel its place in that order.
    let places: [Int]
    /// For each place its output channel.
    let originals: [Int]

    /// `nil` where both read the same.
    init?(_ instance: Instance) {
        guard let inputs = instance[.input(0)]?.shape.dimensions.last,
            let outputs = instance.outputs.first?.shape.dimensions.last, inputs > 1, outputs > inputs
        else { return nil }
        let multiplier = outputs / inputs
        places = (0..<outputs).map { $0 % inputs * multiplier + $0 / inputs }
        originals = (0..<outputs).sorted { [places] in places[$0] < places[$1] }
    }
}
