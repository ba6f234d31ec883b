import QuantSpec

extension Deviation {
    /// Mistakes in pooling, in depthwise and transposed convolutions, and in BATCH_MATMUL.
    static let windowed: [Deviation] = filters + matrices + pools

    private static let filters: [Deviation] = [
        Deviation(
            "depth-multiplier-order", .shape, "The filters of one input channel are read a whole row apart",
            "With a depth multiplier the filters of an input channel stand side by side: output channel c reads input channel c / multiplier.",
            breaking: ["DEPTHWISE_CONV_2D-3"],
            in: .violated,
            .instance { instance in
                guard let inputs = instance[.input(0)]?.shape.dimensions.last,
                    let outputs = instance[.input(1)]?.shape.dimensions.last, inputs > 0, outputs >= inputs
                else { return }
                let multiplier = outputs / inputs
                instance.rearrangeConstant(1) { position in
                    let channel = position % outputs
                    return position - channel + channel % multiplier * inputs + channel / multiplier
                }
            }),
        Deviation(
            "depthwise-input-channel-modulo", .shape,
            "Output channel c of a depthwise convolution reads input channel c mod the number of these",
            "It reads input channel c / multiplier: the output channels of one input channel stand side by side.",
            breaking: ["DEPTHWISE_CONV_2D-3"],
            in: .violated,
            // A right convolution with its output channels in another order gives the same result.
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
            "Each input element adds the filter as it is stored.", breaking: ["TRANSPOSE_CONV-3"],
            in: .violated,
            .instance { $0.mirrorFilter() }),
        Deviation(
            "filter-mirrored", .shape, "The filter is mirrored along height and width",
            "A convolution as signal processing defines it turns the filter around; here the first tap reads the first element under the window.",
            breaking: ["CONV_2D-3", "DEPTHWISE_CONV_2D-3"],
            in: .violated,
            .instance { $0.mirrorFilter() }),
        Deviation(
            "depth-multiplier-attribute-trusted", .shape,
            "The number of filters of an input channel is taken from depth_multiplier",
            "It follows from the shapes of input and filter; the attribute may have another value and is ignored. Channels beyond those that the attribute gives are not computed.",
            breaking: ["DEPTHWISE_CONV_2D-2", "DEPTHWISE_CONV_2D-3"],
            in: .violated,
            // Each output channel gets an input channel of its own: the one that the mistaken implementation reads for
            // it.
            .instance { instance in
                guard let trust = TrustedMultiplier(instance) else { return }
                instance.reshapeInput(0, trust.inputShape)
            },
            .inputs { values, instance in
                guard let trust = TrustedMultiplier(instance) else { return }
                values[0] = values[0].map(trust.channels)
            },
            .undetermined { instance in
                guard let trust = TrustedMultiplier(instance) else { return [] }
                return instance.outputPositions { ($0.last ?? 0) >= trust.computed }
            }),
        Deviation(
            "transposed-rows-misaligned", .shape, "TRANSPOSE_CONV rounds its padding to whole strides",
            "Padding that is no multiple of the stride moves the first row by less than one stride.",
            breaking: ["TRANSPOSE_CONV-2", "TRANSPOSE_CONV-3"],
            links: ["ARM-software/CMSIS-NN#233"], in: .violated,
            .windows { vertical, horizontal in
                vertical.paddingBefore -= vertical.paddingBefore % vertical.stride
                horizontal.paddingBefore -= horizontal.paddingBefore % horizontal.stride
            }),
        Deviation(
            "transposed-padding-of-input-size", .shape, "TRANSPOSE_CONV computes its padding from the input's size",
            "The padding is that of a convolution over the output, whose result has the input's size.",
            breaking: ["TRANSPOSE_CONV-2"], in: .violated,
            .stepsForInstance { steps, instance in
                guard instance.attributes[.padding] == .same else { return }
                steps.windows = { vertical, horizontal in
                    (vertical.paddedForItsOutput, horizontal.paddedForItsOutput)
                }
            }),
        Deviation(
            "transposed-filter-layout", .shape, "TRANSPOSE_CONV reads its filter with the output channels third",
            "The filter is stored as [output channels, height, width, input channels], not as [height, width, output channels, input channels].",
            breaking: ["TRANSPOSE_CONV-3", "TRANSPOSE_CONV-1"],
            in: .violated,
            .instance { instance in
                guard let shape = instance.inputs[1]?.shape, shape.rank == 4 else { return }
                instance.rearrangeConstant(1) { position in
                    let place = shape.coordinates(of: position)
                    let row = (place[1] * shape[2] + place[2]) * shape[0] + place[0]
                    return row * shape[3] + place[3]
                }
            }),
    ]

    private static let matrices: [Deviation] = [
        Deviation(
            "adjoint-ignored", .shape, "adj_x and adj_y are ignored",
            "They say that matrices are transposed before they are multiplied.", breaking: ["BATCH_MATMUL-1"],
            in: .violated,
            .instance { instance in
                for (index, attribute) in [(0, "adj_x"), (1, "adj_y")]
                where instance.attributes.values[attribute] == .flag(true) {
                    instance.attributes.values[attribute] = .flag(false)
                    guard let sizes = instance[.input(index)]?.shape.dimensions else { continue }
                    instance.reshapeInput(index, Shape(Array(sizes.dropLast(2)) + sizes.suffix(2).reversed()))
                }
            }),
        Deviation(
            "batch-broadcast-ignored", .shape,
            "The matrices of a broadcast operand are read one after the other, beyond its end",
            "An axis of size 1 repeats its matrices for every index of the other operand's axis.",
            breaking: ["BATCH_MATMUL-2", "REP-6"],
            in: .violated,
            .instance { instance in
                for index in 0...1 {
                    guard let operand = instance[.input(index)]?.shape, let shape = operand.withBatches(of: instance)
                    else { continue }
                    instance.rearrangeConstant(index, to: shape) { $0 % operand.count }
                    instance.reshapeInput(index, shape)
                }
            },
            .inputs { values, instance in
                for index in values.indices {
                    guard let elements = values[index], elements.count > 0,
                        let shape = instance[.input(index)]?.shape.withBatches(of: instance)
                    else { continue }
                    values[index] = elements.gathering((0..<shape.count).map { $0 % elements.count })
                }
            }),
    ]

    private static let pools: [Deviation] = [
        Deviation(
            "average-truncates", .rounding, "The mean under a window is truncated",
            "It is rounded to nearest, halves away from stored 0.", breaking: ["AVERAGE_POOL_2D-4"],
            links: ["apache/tvm#20298"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .pool { values, _ in values.reduce(0, +) / Int64(values.count) }),
        Deviation(
            "average-rounds-half-up", .rounding, "A negative mean under a window has its halves rounded up",
            "They are rounded away from stored 0.", breaking: ["AVERAGE_POOL_2D-4"],
            in: .violated(schemes: [.int8, .int16x8]),
            .pool { values, _ in
                let count = Int64(values.count)
                let (quotient, rest) = (2 * values.reduce(0, +) + count).quotientAndRemainder(dividingBy: 2 * count)
                return rest < 0 ? quotient - 1 : quotient
            }),
        Deviation(
            "average-counts-padding", .zeroPoint, "Padding is counted in the mean",
            "Taps outside the input are neither added nor counted.", breaking: ["AVERAGE_POOL_2D-2"],
            links: ["llvm/torch-mlir#4144"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .pool(padding: \.zeroPoint) { values, _ in MistakenPool.mean(values.reduce(0, +), values.count) }),
        Deviation(
            "average-divides-by-window", .rounding, "The sum under a window is divided by the size of the whole window",
            "Taps outside the input are neither added nor counted.", breaking: ["AVERAGE_POOL_2D-2"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .pool { values, instance in
                let size = instance.attributes[.filterHeight] * instance.attributes[.filterWidth]
                return MistakenPool.mean(values.reduce(0, +), size)
            }),
        Deviation(
            "average-divides-first", .rounding, "Every value is divided before the sum",
            "Each division drops a fraction; the sum is divided, once.", breaking: ["AVERAGE_POOL_2D-4"],
            links: ["apache/tvm#3581"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .pool { values, _ in values.reduce(0) { $0 + $1 / Int64(values.count) } }),
        Deviation(
            "average-sum-in-16-bits", .accumulator, "The sum under a window has 16 bits",
            "A window of 129 elements of uint8, of 257 of int8, or of two of int16, needs more.",
            breaking: ["AVERAGE_POOL_2D-3"],
            links: ["apache/tvm#3607"], in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .pool { values, _ in
                MistakenPool.mean(Int64(Int16(truncatingIfNeeded: values.reduce(0, +))), values.count)
            }),
        Deviation(
            "average-of-centred-values", .zeroPoint, "The mean is taken of distances from the zero point",
            "Stored values are averaged as they stand: halves are rounded away from stored 0, not from the zero point.",
            breaking: ["AVERAGE_POOL_2D-4", "AVERAGE_POOL_2D-3"],
            in: .violated(schemes: .eightBit),
            .pool { values, instance in
                let zeroPoint = instance[.input(0)]?.zeroPoint ?? 0
                return MistakenPool.mean(values.reduce(0) { $0 + $1 - zeroPoint }, values.count) + zeroPoint
            }),
        Deviation(
            "pool-window-of-stride-size", .shape, "The window of a pool is as large as its stride",
            "filter_height and filter_width say how large it is, stride_h and stride_w how far it moves.",
            breaking: ["AVERAGE_POOL_2D-1", "MAX_POOL_2D-1", "L2_POOL_2D-1"],
            in: .violated,
            .poolWindows { vertical, horizontal in
                (vertical.filterSize, horizontal.filterSize) = (vertical.stride, horizontal.stride)
            }),
        Deviation(
            "pool-stride-of-window-size", .shape, "The window of a pool moves by its own size",
            "stride_h and stride_w say how far it moves, filter_height and filter_width how large it is.",
            breaking: ["AVERAGE_POOL_2D-1", "MAX_POOL_2D-1", "L2_POOL_2D-1"],
            in: .violated,
            .poolWindows { vertical, horizontal in
                (vertical.stride, horizontal.stride) = (vertical.filterSize, horizontal.filterSize)
            }),
        Deviation(
            "window-sides-swapped", .shape, "The height and the width of a window are taken for each other",
            "A filter is stored row by row, and a pool's filter_height belongs to the second dimension of its input.",
            breaking: .windows,
            in: .violated,
            .instance { instance in
                guard let filter = instance[.input(1)]?.shape, filter.rank == 4 else { return }
                instance.reshapeInput(1, [filter[0], filter[2], filter[1], filter[3]])
            },
            .poolWindows { vertical, horizontal in
                (vertical.filterSize, horizontal.filterSize) = (horizontal.filterSize, vertical.filterSize)
            }),
        Deviation(
            "pool-requantized", .granularity, "The result of a pool is requantized to the output's parameters",
            "Stored values are pooled as they stand, whatever the output's scale and zero point say.",
            breaking: ["AVERAGE_POOL_2D-5", "MAX_POOL_2D-3"],
            in: .violated(schemes: .eightBit),
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
            in: .violated(schemes: .eightBit),
            .pool(padding: \.zeroPoint) { values, _ in values.max() ?? 0 }),
        Deviation(
            "max-pool-pads-with-zero", .zeroPoint, "Padding counts as stored 0 in the maximum",
            "Taps outside the input are left out; where all values under a window are negative, 0 is greater.",
            breaking: ["MAX_POOL_2D-2"],
            in: .violated(schemes: [.int8, .int16x8]),
            .pool(padding: { _ in 0 }) { values, _ in values.max() ?? 0 }),
        Deviation(
            "max-pool-of-bytes", .saturation, "The maximum is that of bytes of the other signedness",
            "Stored values of int8 are signed: -1 is not the greatest. Those of uint8 are not: 255 is.",
            breaking: ["MAX_POOL_2D-2"],
            in: .violated(schemes: .eightBit),
            .pool { values, instance in
                let precedes = MistakenOrder.otherSignedness(instance)
                let least = instance[.input(0)]?.type.integerRange?.lowerBound ?? 0
                return values.reduce(least) { precedes($0, $1) ? $1 : $0 }
            }),
    ]
}

extension Deviation.Change {
    /// Changes the windows of a pool along height and width. The window of a convolution depends on its filter, so it
    /// is unchanged.
    fileprivate static func poolWindows(
        _ change: @escaping @Sendable (inout Window, inout Window) -> Void
    ) -> Deviation.Change {
        .stepsForInstance { steps, instance in
            guard instance.attributes.values["filter_height"] != nil else { return }
            steps.windows = { vertical, horizontal in
                var windows = (vertical, horizontal)
                change(&windows.0, &windows.1)
                return windows
            }
        }
    }
}

extension Window {
    /// The window with the padding that a convolution over as many elements as the window has outputs would have.
    fileprivate var paddedForItsOutput: Window {
        var window = self
        let reach = (filterSize - 1) * dilation + 1
        window.paddingBefore = max(((outputSize + stride - 1) / stride - 1) * stride + reach - outputSize, 0) / 2
        return window
    }
}

extension Shape {
    /// The shape of an operand of BATCH_MATMUL with as many matrices as the output. Returns `nil` if the operand has
    /// no elements.
    fileprivate func withBatches(of instance: Instance) -> Shape? {
        guard let output = instance.outputs.first?.shape, output.rank >= 2, rank >= 2, count > 0 else { return nil }
        return Shape(Array(output.dimensions.dropLast(2)) + dimensions.suffix(2))
    }
}

/// A depthwise convolution whose attribute `depth_multiplier` is less than the quotient of its numbers of channels.
private struct TrustedMultiplier {
    private let input: Shape
    private let outputs: Int
    private let multiplier: Int

    /// Returns `nil` if the attribute is not less than the quotient.
    init?(_ instance: Instance) {
        guard let input = instance[.input(0)]?.shape, input.rank == 4, input[3] > 0,
            let outputs = instance.outputs.first?.shape.dimensions.last,
            case .integer(let given) = instance.attributes.values["depth_multiplier"], given > 0,
            Int(given) < outputs / input[3]
        else { return nil }
        (self.input, self.outputs, multiplier) = (input, outputs, Int(given))
    }

    /// The number of output channels that are computed.
    var computed: Int { input[3] * multiplier }

    /// The shape of an input with one channel for each output channel.
    var inputShape: Shape { Shape(input.dimensions.dropLast() + [outputs]) }

    /// Returns an input with one channel for each output channel.
    func channels(_ elements: Elements) -> Elements {
        elements.gathering(
            (0..<inputShape.count).map { place in
                place / outputs * input[3] + min(place % outputs / multiplier, input[3] - 1)
            })
    }
}

/// An order of the output channels of a depthwise convolution. In this order, a right implementation reads the input
/// channels that a mistaken one reads in the original order.
private struct DepthwiseOrder {
    /// The position of each output channel in that order.
    let places: [Int]
    /// The output channel at each position.
    let originals: [Int]

    /// Returns `nil` if both read the same channels.
    init?(_ instance: Instance) {
        guard let inputs = instance[.input(0)]?.shape.dimensions.last,
            let outputs = instance.outputs.first?.shape.dimensions.last, inputs > 1, outputs > inputs
        else { return nil }
        let multiplier = outputs / inputs
        places = (0..<outputs).map { $0 % inputs * multiplier + $0 / inputs }
        originals = (0..<outputs).sorted { [places] in places[$0] < places[$1] }
    }
}
