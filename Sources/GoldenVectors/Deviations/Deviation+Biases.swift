import QuantSpec

extension Deviation {
    /// Mistakes in the bias: it is ignored, narrowed or misread.
    static let biases: [Deviation] = [
        Deviation(
            "bias-ignored", .bias, "The bias is not added",
            "Where a bias is connected it is added to every accumulator.", breaking: .biases,
            in: .violated,
            .instance { instance in
                guard let position = instance.position(of: .bias), let bias = instance.constants[position],
                    let zeros = Elements(zeros: bias.elements.count, type: bias.type)
                else { return }
                instance.constants[position] = try? Tensor(bias.description, zeros)
            }),
        Deviation(
            "first-bias-for-all-channels", .bias, "The first channel's bias is used for every channel",
            "The bias has one element a channel.", breaking: .biases,
            in: .violated,
            .instance { instance in
                guard let position = instance.position(of: .bias), let bias = instance.constants[position] else {
                    return
                }
                let first = bias.elements.gathering([Int](repeating: 0, count: bias.elements.count))
                instance.constants[position] = try? Tensor(bias.description, first)
            }),
        Deviation(
            "bias-on-first-scale", .bias, "Every bias is read with the first channel's scale",
            "Its scale is the input's times that of its own channel's weights.",
            breaking: ["CONV_2D-7", "DEPTHWISE_CONV_2D-7", "TRANSPOSE_CONV-7", "FULLY_CONNECTED-7"],
            links: ["pytorch/executorch#20655"],
            in: .violated(schemes: [.int8, .int16x8]),
            .instance { instance in
                guard let position = instance.position(of: .bias),
                    let scales = instance.inputs[position]?.quantization?.scales, scales.count > 1
                else { return }
                instance.changeConstant(position) { bias in
                    for channel in bias.indices where channel < scales.count && scales[channel] > 0 {
                        let ratio = Double(scales[0]) / Double(scales[channel])
                        bias[channel] = Int64(roundingHalfAwayFromZero: Double(bias[channel]) * ratio)
                    }
                }
            }),
        Deviation(
            "bias-in-16-bits", .bias, "The bias is cut to 16 bits",
            "It has 32.", breaking: .biases + ["ARITH-13"],
            in: .violated(schemes: .eightBit),
            .instance { instance in
                guard let position = instance.position(of: .bias) else { return }
                instance.changeConstant(position) { $0 = $0.map { Int64(Int16(truncatingIfNeeded: $0)) } }
            }),
        Deviation(
            "wide-bias-in-32-bits", .bias, "A 64-bit bias is cut to 32 bits",
            "The bias of a 16x8 operator has 64 bits unless quantized_bias_type says otherwise.",
            breaking: .wideBiases + ["ARITH-14"],
            in: Scope(schemes: [.int16x8]), shownIn: .violated(schemes: [.int16x8]),
            .steps { $0.addWideBias = { $0 &+ Int64(Int32(truncatingIfNeeded: $1)) } }),
        Deviation(
            "narrow-bias-read-as-64-bits", .bias, "A 32-bit bias is read as 64-bit integers",
            "Two neighbouring elements become one, and half of the channels read beyond the end.",
            breaking: .wideBiases + ["DEPTHWISE_CONV_2D-10"],
            in: .violated(schemes: [.int16x8]),
            .instance { $0.readNarrowBiasAsWide() },
            .undetermined { instance in
                guard let bias = instance.position(of: .bias).flatMap({ instance.inputs[$0] }), bias.type == .int32
                else { return [] }
                return instance.outputPositions { 2 * ($0.last ?? 0) + 1 >= bias.shape.count }
            }),
        Deviation(
            "bias-saturates", .bias, "Accumulator and bias are added with saturation",
            "The sum wraps in 32 bits.", breaking: ["ARITH-13"],
            in: Scope(schemes: .eightBit), shownIn: Scope(of: .biases, schemes: .eightBit),
            .steps { $0.addBias = { Int32(clamping: Int64($0) + Int64($1)) } }),
    ]
}

extension Instance {
    /// Reads pairs of 32-bit elements as 64-bit elements, low half first. Elements beyond the end are read as 0.
    fileprivate mutating func readNarrowBiasAsWide() {
        guard let position = position(of: .bias), let bias = constants[position], bias.type == .int32,
            let integers = bias.elements.integers
        else { return }
        let wide = integers.indices.map { index -> Int64 in
            let low = 2 * index < integers.count ? integers[2 * index] : 0
            let high = 2 * index + 1 < integers.count ? integers[2 * index + 1] : 0
            return high << 32 | low & 0xffff_ffff
        }
        var description = bias.description
        description.type = .int64
        inputs[position] = description
        constants[position] = try? Tensor(description, .int64(wide))
    }
}
