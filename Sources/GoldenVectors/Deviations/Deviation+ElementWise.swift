import QuantSpec

extension Deviation {
    /// Mistakes in ADD and related operators.
    static let elementWise: [Deviation] = [
        Deviation(
            "addition-left-shift-20-in-16-bits", .accumulator, "int16 inputs are shifted left by 20",
            "16-bit inputs leave headroom for 15; 20 overflows.", breaking: ["ADD-3", "SUB-3", "DERIVED-6"],
            in: Scope(schemes: [.int16x8]), shownIn: .violated(schemes: [.int16x8]),
            .steps { $0.additionLeftShift = { _ in 20 } }),
        Deviation(
            "addition-left-shift-15-in-8-bits", .rounding, "8-bit inputs are shifted left by 15",
            "They are shifted by 20; with 15, roundings of the operands reach the result.",
            breaking: ["ADD-3", "SUB-3", "DERIVED-6"],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps { $0.additionLeftShift = { _ in 15 } }),
        Deviation(
            "addition-without-left-shift", .rounding, "The inputs of an addition get no headroom",
            "Both inputs are shifted left before they are rescaled to one scale.", breaking: ["ADD-3", "SUB-3"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0.additionLeftShift = { _ in 0 } }),
        Deviation(
            "power-of-two-flag-ignored", .rounding, "int16 inputs are rescaled although all scales are powers of two",
            "Where pot_scale_int16 is set, which is its default, and the scales allow it, one input is shifted and the sum saturates.",
            breaking: ["ADD-5", "SUB-5"],
            in: .violated(schemes: [.int16x8]),
            .instance { $0.attributes.values["pot_scale_int16"] = .flag(false) }),
        Deviation(
            "one-input-scale-for-both", .granularity, "Both inputs are taken to have the first one's scale",
            "Each input has a scale of its own.",
            breaking: [
                "ADD-3", "ADD-2", "SUB-3", "SUB-2", "MUL-3", "MUL-2", "DIV-3", "DIV-2", "SQUARED_DIFFERENCE-3",
                "SQUARED_DIFFERENCE-2",
            ] + .comparisons(3) + .comparisons(2),
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { instance in
                guard let scales = instance.inputs.first??.quantization?.scales else { return }
                instance.changeInput(1) { $0.scales = scales }
            }),
        Deviation(
            "addition-of-stored-values", .zeroPoint, "Stored values are added or subtracted without rescaling",
            "Scales and zero points of inputs and output differ.", breaking: ["ADD-3", "ADD-2", "SUB-3", "SUB-2"],
            in: .violated(schemes: .eightBit),
            .instance { instance in
                guard let quantization = instance.inputs.first??.quantization else { return }
                instance.changeInput(1) { $0 = quantization }
                instance.changeOutput(0) { $0 = quantization }
            }),
    ]
}
