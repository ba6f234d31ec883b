import QuantSpec

extension Deviation {
    /// Mistakes in the gates, the states and the projection of an LSTM.
    static let recurrent: [Deviation] = gateArithmetic + recurrentStructure + recurrentParameters

    private static let gateArithmetic: [Deviation] = [
        Deviation(
            "gate-saturated-once", .saturation, "The parts of a gate are added before the sum is saturated",
            "The sum is saturated to 16 bits after each part: a part that saturates cannot be taken back.",
            breaking: ["RECURRENT-6"],
            .steps { $0[\.recurrent.saturateGate] = { saturatedOnce($0, $1, $2) } }),
        Deviation(
            "gate-activations-in-real-arithmetic", .table,
            "The activations of the gates are rounded real results",
            "They are those of the fixed-point functions, whose last bits differ from the rounded real results.",
            breaking: ["RECURRENT-8", "ARITH-36", "ARITH-37", "ARITH-35"],
            .steps { steps in
                steps[\.recurrent.logistic16] = { raw, _ in realLogistic(raw) }
                steps[\.recurrent.hyperbolicTangent16] = { raw, bits, _ in realTangent(raw, bits) }
            }),
        Deviation(
            "coupled-gate-of-32768", .rounding, "The coupled input gate is 32768 less the forget gate",
            "The greatest gate is 32767, so that the two gates add up to 32767.", breaking: ["RECURRENT-9"],
            .steps { $0[\.recurrent.complement16] = { complementOf32768($0) } }),
        Deviation(
            "hidden-zero-point-added-before-projection", .zeroPoint,
            "The hidden value is saturated after its zero point is added, although it is projected",
            "A hidden value that is projected has the zero point subtracted, so that it saturates at other values.",
            breaking: ["RECURRENT-11"],
            .steps { $0[\.recurrent.projectedHidden] = { hiddenWithZeroPoint($0, $1, $2) } }),
        Deviation(
            "cell-state-has-4-integer-bits", .table, "The cell state is read as having 4 integer bits",
            "Its scale says how many it has: 15 more than the exponent of the scale.", breaking: ["RECURRENT-10"],
            .steps { $0[\.recurrent.hyperbolicTangent16] = { tangentOfFourBits($0, $1, $2) } }),
    ]

    private static let recurrentStructure: [Deviation] = [
        Deviation(
            "state-starts-at-stored-zero", .state, "An int8 state begins as stored 0",
            "It begins as its zero point, which stands for the real value 0.",
            breaking: .startedStates, in: .violated(schemes: [.int8]),
            // States that hold only the zero point are those of the first call, but for rare chances.
            .inputs { values, instance in
                for position in instance.positions(of: .state) {
                    guard values.indices.contains(position), case .int8(let stored) = values[position],
                        stored.allSatisfy({ Int64($0) == instance[.input(position)]?.zeroPoint })
                    else { continue }
                    values[position] = .int8([Int8](repeating: 0, count: stored.count))
                }
            }),
        Deviation(
            "cell-and-output-gates-swapped", .shape, "The operands of the cell gate and of the output gate are swapped",
            "The gates are in the order input, forget, cell, output.",
            breaking: .gateOrder, in: .violated,
            .instance { instance in
                for (cell, output) in [(3, 4), (7, 8), (14, 15)] {
                    guard instance.inputs.indices.contains(output) else { continue }
                    instance.inputs.swapAt(cell, output)
                    let constant = instance.constants[cell]
                    instance.constants[cell] = instance.constants[output]
                    instance.constants[output] = constant
                }
            }),
        Deviation(
            "time-major-ignored", .shape, "Time is taken for the second dimension although it is the first",
            "`time_major` says which dimension is time.",
            breaking: [
                "UNIDIRECTIONAL_SEQUENCE_LSTM-3", "UNIDIRECTIONAL_SEQUENCE_LSTM-1", "UNIDIRECTIONAL_SEQUENCE_RNN-1",
                "UNIDIRECTIONAL_SEQUENCE_RNN-2", "BIDIRECTIONAL_SEQUENCE_LSTM-1", "BIDIRECTIONAL_SEQUENCE_RNN-4",
            ],
            in: .violated,
            // The float32 vectors of LSTMs have no two batches whose steps come first (E-132).
            shownIn: .violated(schemes: [.int8, .dynamicRange]),
            .instance { $0.attributes.values["time_major"] = .flag(false) }),
    ]

    private static let recurrentParameters: [Deviation] = [
        Deviation(
            "clips-ignored", .saturation, "Neither the cell state nor the projection is clipped",
            "`cell_clip` and `proj_clip` above 0 bound them.",
            breaking: .clips,
            in: .violated,
            .instance { instance in
                instance.attributes.values["cell_clip"] = .real(0)
                instance.attributes.values["proj_clip"] = .real(0)
            }),
        Deviation(
            "recurrent-weights-on-input-scale", .multiplier,
            "The recurrent weights are read with the scale of the input's weights",
            "Each matrix has a scale of its own.", breaking: .recurrentScales,
            in: .violated(schemes: [.int8]),
            .instance { instance in
                for position in 1...4 {
                    guard let scale = instance[.input(position)]?.quantization?.scale else { continue }
                    instance.changeInput(position + 4) { $0.scales = [scale] }
                }
            }),
        Deviation(
            "first-coefficients-for-all-gates", .multiplier,
            "The coefficients of the forget gate are used for every gate",
            "With layer normalization each gate has coefficients of its own.",
            breaking: .coefficients, in: .violated,
            .instance { instance in
                guard let description = instance[.input(21)], let constant = instance.constants[21] else { return }
                for position in [20, 22, 23] where instance[.input(position)] != nil {
                    instance.inputs[position] = description
                    instance.constants[position] = constant
                }
            }),
        Deviation(
            "real-sums-one-by-one", .accumulator, "Real products are added one by one",
            "They are added in four lanes, so that the last bits differ.", breaking: .realSums,
            .steps { $0[\.recurrent.realSum] = { start, values, _ in values.reduce(start, +) } }),
        Deviation(
            "recurrent-tanh-of-the-library", .table, "TANH is that of a mathematics library",
            "It is a quotient of two polynomials, whose last bits differ.", breaking: .realTangents,
            .steps { $0[\.recurrent.tangent32] = { ElementaryFunctions.hyperbolicTangent($0) } }),
        Deviation(
            "recurrent-logistic-of-the-library", .table, "The real gates are computed with a library's exponential",
            "They are computed by a polynomial, whose last bits differ.", breaking: .realGates,
            .steps { $0[\.recurrent.logistic32] = { realGate($0) } }),
    ]
}

extension Deviation {
    private static func saturatedOnce(_ sum: Int64, _ isLast: Bool, _ steps: borrowing Steps) -> Int64 {
        guard isLast else { return sum }
        return steps.saturate(sum, -32_768...32_767)
    }

    private static func hiddenWithZeroPoint(_ value: Int64, _ zeroPoint: Int64, _ steps: borrowing Steps) -> Int64 {
        let stored = steps.saturate(value &+ zeroPoint, -128...127)
        return stored &- zeroPoint
    }

    private static func complementOf32768(_ forget: Int16) -> Int16 { Int16(clamping: 32_768 - Int(forget)) }

    private static func tangentOfFourBits(_ raw: Int16, _ integerBits: Int, _ steps: borrowing Steps) -> Int16 {
        let bits = integerBits == 3 ? 3 : 4
        return FixedPointFunction.hyperbolicTangent(raw, integerBits: bits, steps)
    }

    private static func realGate(_ value: Float) -> Float {
        let exponential: Float = ElementaryFunctions.exponential(-value)
        return 1 / (1 + exponential)
    }

    private static func realLogistic(_ raw: Int16) -> Int16 {
        let exponential: Double = ElementaryFunctions.exponential(-Double(raw) * 0x1p-12)
        return Int16(rounding: 1 / (1 + exponential))
    }

    private static func realTangent(_ raw: Int16, _ integerBits: Int) -> Int16 {
        let unit = Double(sign: .plus, exponent: integerBits - 15, significand: 1)
        let tangent: Double = ElementaryFunctions.hyperbolicTangent(Double(raw) * unit)
        return Int16(rounding: tangent)
    }
}

extension Int16 {
    /// A real number in [-1, 1] without integer bits, rounded to the nearest and saturated.
    fileprivate init(rounding real: Double) {
        self.init(clamping: Int64(roundingHalfAwayFromZero: real * 32_768))
    }
}

extension [Clause] {
    /// Each recurrent operator keeps its states between time steps and calls.
    static let keptStates: [Clause] = [
        "SVDF-2", "UNIDIRECTIONAL_SEQUENCE_LSTM-2", "LSTM-2", "RNN-2", "UNIDIRECTIONAL_SEQUENCE_RNN-2",
        "BIDIRECTIONAL_SEQUENCE_LSTM-2", "BIDIRECTIONAL_SEQUENCE_RNN-2", "RECURRENT-2", "REP-11",
    ]
    /// A state has a part for each batch.
    static let batchStates: [Clause] = [
        "SVDF-2", "UNIDIRECTIONAL_SEQUENCE_LSTM-2", "LSTM-2", "RNN-2", "UNIDIRECTIONAL_SEQUENCE_RNN-2",
        "BIDIRECTIONAL_SEQUENCE_LSTM-2", "BIDIRECTIONAL_SEQUENCE_RNN-2", "RECURRENT-2",
    ]
    fileprivate static let startedStates: [Clause] = [
        "UNIDIRECTIONAL_SEQUENCE_LSTM-2", "LSTM-2", "RECURRENT-2", "REP-11",
    ]
    fileprivate static let gateOrder: [Clause] = [
        "UNIDIRECTIONAL_SEQUENCE_LSTM-4", "LSTM-3", "UNIDIRECTIONAL_SEQUENCE_LSTM-7", "LSTM-7",
        "UNIDIRECTIONAL_SEQUENCE_LSTM-8", "LSTM-8", "BIDIRECTIONAL_SEQUENCE_LSTM-4", "BIDIRECTIONAL_SEQUENCE_LSTM-5",
        "RECURRENT-3", "RECURRENT-17",
    ]
    fileprivate static let clips: [Clause] = [
        "RECURRENT-9", "RECURRENT-11", "RECURRENT-20", "UNIDIRECTIONAL_SEQUENCE_LSTM-4", "LSTM-3",
        "UNIDIRECTIONAL_SEQUENCE_LSTM-7", "LSTM-7", "UNIDIRECTIONAL_SEQUENCE_LSTM-8", "LSTM-8",
        "BIDIRECTIONAL_SEQUENCE_LSTM-4", "BIDIRECTIONAL_SEQUENCE_LSTM-5",
    ]
    fileprivate static let recurrentScales: [Clause] = [
        "RECURRENT-12", "RECURRENT-5", "DERIVED-10", "UNIDIRECTIONAL_SEQUENCE_LSTM-4", "LSTM-3",
    ]
    fileprivate static let coefficients: [Clause] = [
        "RECURRENT-7", "RECURRENT-18", "UNIDIRECTIONAL_SEQUENCE_LSTM-4", "LSTM-3", "UNIDIRECTIONAL_SEQUENCE_LSTM-7",
        "LSTM-7", "UNIDIRECTIONAL_SEQUENCE_LSTM-8", "LSTM-8",
    ]
    fileprivate static let realSums: [Clause] = [
        "SVDF-10", "RNN-3", "UNIDIRECTIONAL_SEQUENCE_RNN-3", "UNIDIRECTIONAL_SEQUENCE_LSTM-8", "LSTM-8",
        "BIDIRECTIONAL_SEQUENCE_RNN-4", "BIDIRECTIONAL_SEQUENCE_LSTM-4", "RECURRENT-14", "RECURRENT-21",
    ]
    fileprivate static let realTangents: [Clause] = ["SVDF-12", "RECURRENT-15"]
    fileprivate static let realGates: [Clause] = ["RECURRENT-19"]
}
