import QuantSpec

extension Deviation {
    /// Mistakes in zero points: ignored, misread, or added at the wrong time.
    static let zeroPoints: [Deviation] = [
        Deviation(
            "padding-with-zero", .zeroPoint, "Padding is filled with stored 0",
            "Taps outside the input contribute nothing: they hold the input's zero point, not 0.",
            breaking: ["CONV_2D-3", "DEPTHWISE_CONV_2D-3", "TRANSPOSE_CONV-3", "ARITH-15"],
            links: ["apache/tvm#4807"], in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps { $0.paddingElement = { _ in 0 } }),
        Deviation(
            "input-zero-point-ignored", .zeroPoint, "The input's zero point is ignored",
            "Stored values are used as if the zero point were 0.", breaking: .inputZeroPoints + ["REP-1"],
            .instance { $0.changeInput($0.activationPosition) { $0.zeroPoints = $0.zeroPoints.map { _ in 0 } } }),
        Deviation(
            "input-zero-point-added", .zeroPoint, "The input's zero point is added instead of subtracted",
            "An input's offset is minus its zero point: what is added to a stored value is the offset.",
            breaking: .inputZeroPoints + ["DERIVED-3", "REP-1"], in: Scope(schemes: [.int8]),
            .instance { $0.changeInput($0.activationPosition) { $0.zeroPoints = $0.zeroPoints.map { -$0 } } }),
        Deviation(
            "second-input-zero-point-added", .zeroPoint,
            "The second input's zero point is added instead of subtracted",
            "An input's offset is minus its zero point, for each input: what is added to a stored value is the offset.",
            breaking: [
                "ADD-3", "SUB-3", "MUL-3", "DIV-4", "SQUARED_DIFFERENCE-3", "PRELU-3", "BATCH_MATMUL-3",
            ] + .comparisons(3) + ["DERIVED-3", "REP-1"],
            in: .violated(schemes: [.int8]),
            .instance { $0.changeInput(1) { $0.zeroPoints = $0.zeroPoints.map { -$0 } } }),
        Deviation(
            "filter-zero-point-added", .zeroPoint, "The weights' zero point is added instead of subtracted",
            "A filter's offset is minus its zero point: what is added to a stored weight is the offset.",
            breaking: ["FULLY_CONNECTED-2", "DERIVED-3", "REP-1"], in: .violated(schemes: [.int8]),
            .instance { $0.changeInput(1) { $0.zeroPoints = $0.zeroPoints.map { -$0 } } }),
        Deviation(
            "output-zero-point-subtracted", .zeroPoint, "The output's zero point is subtracted instead of added",
            "An output's offset is plus its zero point.", breaking: .outputZeroPoints + ["DERIVED-3"],
            in: Scope(schemes: .eightBit), .steps { $0.addZeroPoint = { $0 &- $1 } }),
        Deviation(
            "second-input-zero-point-ignored", .zeroPoint, "The second input's zero point is ignored",
            "Each input has a zero point of its own.",
            breaking: ["ADD-3", "SUB-3", "MUL-3", "DIV-4", "SQUARED_DIFFERENCE-3", "BATCH_MATMUL-3"] + .comparisons(3)
                + ["REP-1"],
            in: .violated(schemes: .eightBit),
            .instance { $0.changeInput(1) { $0.zeroPoints = $0.zeroPoints.map { _ in 0 } } }),
        Deviation(
            "output-zero-point-ignored", .zeroPoint, "The output's zero point is not added",
            "The requantized value is a distance from the output's zero point.", breaking: .outputZeroPoints,
            links: ["ARM-software/CMSIS_5#664"],
            .steps { $0.addZeroPoint = { value, _ in value } }),
        Deviation(
            "output-zero-point-as-unsigned", .zeroPoint, "A negative zero point is read as an unsigned byte",
            "The zero point of an int8 tensor is signed: -3 is not 253.", breaking: ["REP-3"] + .outputZeroPoints,
            links: ["google/XNNPACK#8647"], in: Scope(schemes: [.int8]),
            .steps { $0.addZeroPoint = { $0 &+ Int64(UInt8(truncatingIfNeeded: $1)) } }),
        Deviation(
            "output-zero-point-added-in-16-bits", .zeroPoint, "The zero point is added in a wrapping 16-bit sum",
            "The requantized value has 32 bits; saturation comes after the zero point.", breaking: ["ARITH-17"],
            links: ["google/ruy#272"], in: Scope(schemes: .eightBit),
            shownIn: Scope(of: .requantizations, schemes: .eightBit),
            .steps {
                $0.addZeroPoint = { Int64(Int16(truncatingIfNeeded: $0 &+ $1)) }
            }),
        Deviation(
            "zero-point-after-clamp", .zeroPoint, "The value is clamped before the zero point is added",
            "Clamping to the stored range comes last.", breaking: ["ARITH-17"], in: Scope(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                guard let range = instance.outputs.first?.type.integerRange else { return }
                steps.addZeroPoint = { min(max($0, range.lowerBound), range.upperBound) &+ $1 }
            }),
        Deviation(
            "zero-point-subtracted-in-8-bits", .zeroPoint, "The input's zero point is subtracted in a wrapping byte",
            "The difference of a stored value and its zero point needs nine bits.",
            breaking: .inputZeroPoints + .storedValues + ["REP-1"],
            links: ["pytorch/executorch#20655"], in: Scope(schemes: [.int8]),
            .instance { $0.changeInput($0.activationPosition) { $0.zeroPoints = $0.zeroPoints.map { _ in 0 } } },
            .inputs { values, instance in
                let position = instance.activationPosition
                guard values.indices.contains(position), case .int8(let stored) = values[position] else { return }
                let zeroPoint = Int8(truncatingIfNeeded: instance[.input(position)]?.zeroPoint ?? 0)
                values[position] = .int8(stored.map { $0 &- zeroPoint })
            }),
        Deviation(
            "filter-zero-point-ignored", .zeroPoint, "The weights' zero point is ignored",
            "Weights of uint8, and those of FULLY_CONNECTED with one scale, have a zero point that is subtracted from each of them.",
            breaking: [
                "CONV_2D-3", "DEPTHWISE_CONV_2D-3", "TRANSPOSE_CONV-3", "FULLY_CONNECTED-2", "CONV_2D-5",
                "DEPTHWISE_CONV_2D-5", "TRANSPOSE_CONV-5", "FULLY_CONNECTED-4",
            ],
            in: .violated(schemes: .eightBit), shownIn: .violated(schemes: [.uint8]),
            .instance { $0.changeInput(1) { $0.zeroPoints = $0.zeroPoints.map { _ in 0 } } }),
        Deviation(
            "unsigned-offset-128", .zeroPoint, "An unsigned zero point is taken for 128",
            "The zero point of a uint8 tensor is any of 0 to 255.", breaking: .inputZeroPoints + ["REP-3"],
            in: Scope(schemes: [.uint8]),
            .instance { $0.changeInput($0.activationPosition) { $0.zeroPoints = $0.zeroPoints.map { _ in 128 } } }),
    ]
}
