import QuantSpec

extension Deviation {
    /// Mistakes in the relation of scales and weights to channels.
    static let granularity: [Deviation] = [
        Deviation(
            "first-scale-for-all-channels", .granularity, "The first channel's scale is used for every channel",
            "A per-axis tensor has a scale for each index of its quantized dimension.", breaking: .channelScales,
            .steps {
                $0.channelScale = { scales, _ in scales.first ?? 0 }
                $0.channelZeroPoint = { zeroPoints, _ in zeroPoints.first ?? 0 }
            }),
        Deviation(
            "channel-scales-reversed", .granularity, "Channels take their scales from the wrong end",
            "The scales stand in the order of the quantized dimension.", breaking: .channelScales,
            .steps {
                $0.channelScale = { scales, channel in
                    scales.count == 1 ? scales[0] : scales[scales.count - 1 - channel]
                }
            }),
        Deviation(
            "column-scales-count-as-zero", .granularity,
            "The scales of a right matrix with a scale for each column count as 0",
            "Each column has a multiplier of its own. A scale of 0 makes every multiplier 0, and every result the output's zero point.",
            breaking: ["BATCH_MATMUL-9"],
            in: .violated(schemes: [.int8, .int16x8]), seenIn: ["litert-2.3.0"],
            .instance { instance in
                instance.changeInput(1) { quantization in
                    guard quantization.scales.count > 1 else { return }
                    quantization.scales = quantization.scales.map { _ in 0 }
                }
            }),
        Deviation(
            "weights-transposed", .granularity, "The weights of FULLY_CONNECTED are read column by column",
            "They are stored as [units, depth].", breaking: ["FULLY_CONNECTED-1"],
            links: ["google-ai-edge/LiteRT#9523"],
            in: .violated,
            .instance { instance in
                guard let shape = instance.inputs[1]?.shape, shape.rank == 2 else { return }
                instance.rearrangeConstant(1) { position in
                    let (unit, index) = position.quotientAndRemainder(dividingBy: shape[1])
                    return index * shape[0] + unit
                }
            }),
        Deviation(
            "scale-of-input-channel", .granularity, "A depthwise filter's scale is that of its input channel's number",
            "The scales run along the filter's last dimension: there is one for each output channel.",
            breaking: ["DEPTHWISE_CONV_2D-4", "DEPTHWISE_CONV_2D-6", "REP-4"],
            in: .violated(schemes: [.int8, .int16x8]),
            .instance { instance in
                guard let input = instance.inputs.first??.shape, let filter = instance.inputs[1]?.shape,
                    input.rank == 4, filter.rank == 4, input[3] > 0, filter[3] >= input[3]
                else { return }
                let multiplier = filter[3] / input[3]
                instance.changeInput(1) { quantization in
                    guard quantization.scales.count == filter[3] else { return }
                    quantization.scales = (0..<filter[3]).map { quantization.scales[$0 / multiplier] }
                }
            }),
        Deviation(
            "weights-in-7-bits", .granularity, "Weights are clamped to ±63",
            "All of -127 to 127 is used.",
            breaking: [
                "CONV_2D-8", "DEPTHWISE_CONV_2D-8", "TRANSPOSE_CONV-8", "FULLY_CONNECTED-8", "SVDF-9",
                "UNIDIRECTIONAL_SEQUENCE_LSTM-6", "LSTM-5", "RNN-5", "UNIDIRECTIONAL_SEQUENCE_RNN-5",
                "BIDIRECTIONAL_SEQUENCE_LSTM-6", "BIDIRECTIONAL_SEQUENCE_RNN-6",
            ],
            in: .violated(schemes: [.int8, .int16x8, .dynamicRange]),
            .instance { instance in
                guard let position = instance.position(of: .weights) else { return }
                instance.changeConstant(position) { $0 = $0.map { min(max($0, -63), 63) } }
            }),
    ]
}
