/// Shared by the weighted operators: operands, 16x8 forms, biases, centred values and derived integers.
enum WeightedOperator {
    /// The type of the bias, and so of the accumulator, of a 16x8 operator. The schema's default, FLOAT32, names neither.
    static let quantizedBiasType = Attribute("quantized_bias_type", default: QuantizedBiasType.unset)

    /// The types that `quantized_bias_type` may name.
    enum QuantizedBiasType: String, AttributeEnumeration {
        case unset = "FLOAT32"
        case int32 = "INT32"
        case int64 = "INT64"
    }

    // MARK: Operands

    /// The positions of input, filter and bias among the inputs, and the filter's dimension along which its scales run.
    struct Operands: Sendable {
        let input: Int
        let filter: Int
        let bias: Int
        let quantizedDimension: Int
        /// The type of a symmetric filter: int8 or int4.
        private(set) var weightType: ElementType = .int8
        /// The clause that restricts symmetric weights to [-127, 127], or in int4 to [-7, 7]; `nil` if none does.
        private(set) var weightClause: Clause?
        /// The inputs besides these three, by position.
        let others: [Int: Operand]

        init(
            input: Int = 0, filter: Int = 1, bias: Int = 2, quantizedDimension: Int = 0, weightClause: Clause? = nil,
            others: [Int: Operand] = [:]
        ) {
            self.input = input
            self.filter = filter
            self.bias = bias
            self.quantizedDimension = quantizedDimension
            self.weightClause = weightClause
            self.others = others
        }

        /// Input, filter and bias at 0, 1 and 2, with scales along dimension 0.
        static let usual = Operands()

        /// The declarations in the order of the inputs.
        ///
        /// If no filter is given, it is int8 with zero point 0, per tensor or per axis.
        func list(input inputOperand: Operand, filter filterOperand: Operand? = nil, bias biasOperand: Operand)
            -> [Operand]
        {
            (0..<3 + others.count).map { position in
                switch position {
                case input: inputOperand
                case filter: filterOperand ?? weights(zeroPoint: 0)
                case bias: biasOperand
                default: others[position] ?? inputOperand
                }
            }
        }

        /// The same positions with an int4 filter.
        ///
        /// - Parameter clause: the clause that restricts the weights.
        func int4(_ clause: Clause) -> Operands {
            var operands = self
            (operands.weightType, operands.weightClause) = (.int4, clause)
            return operands
        }

        /// An int8 or int4 filter: per tensor, or with one scale for each output channel.
        func weights(zeroPoint: Int64?) -> Operand {
            let range: ClosedRange<Int64> = weightType == .int4 ? -7...7 : -127...127
            return Operand(
                "filter", weightType, .perTensorOrPerAxis(dimension: quantizedDimension), role: .constant,
                part: .weights, zeroPoint: zeroPoint,
                storedRange: weightClause.map { Operand.StoredRange(range, $0) })
        }

        /// The operands of a hybrid form: float32 activations and bias, an int8 filter.
        var hybrid: [Operand] { list(input: Operands.realInput, bias: Operands.realBias) }

        /// The operands of a float32 form.
        var real: [Operand] {
            list(
                input: Operands.realInput,
                filter: Operand("filter", .float32, .unquantized, role: .constant, part: .weights),
                bias: Operands.realBias)
        }

        private static let realInput = Operand("input", .float32, .unquantized)
        private static let realBias = Operand(
            "bias", .float32, .unquantized, role: .constant, part: .bias, presence: .optional)
    }

    /// An optional integer bias. The evaluation does not read its scale and zero point.
    static func bias(_ type: ElementType) -> Operand {
        Operand("bias", type, .unread, role: .constant, part: .bias, presence: .optional)
    }

    // MARK: 16x8

    /// The two 16x8 forms: int16 activations, int8 weights, and a bias of 64 or of 32 bits. The accumulator has the
    /// bias's width.
    ///
    /// - Parameters:
    ///   - name: the beginning of the ids.
    ///   - operands: the positions of the operands.
    ///   - biasTypeClause: the clause about `quantized_bias_type`.
    ///   - constraints: the constraints of both forms.
    ///   - narrowConstraints: further constraints of the form with a 32-bit bias.
    ///   - clauses: the clauses of both forms.
    ///   - narrow: prepares an instance with a 32-bit accumulator.
    ///   - wide: prepares an instance with a 64-bit accumulator.
    static func int16Forms(
        _ name: String = "int16x8", _ operands: Operands, biasTypeClause: Clause, constraints: [Constraint],
        narrowConstraints: [Constraint] = [],
        clauses: [Clause],
        narrow: @escaping Variant.Prepare, wide: @escaping Variant.Prepare
    ) -> [Variant] {
        [ElementType.int64, .int32].map { type in
            Variant(
                "\(name).\(type.rawValue)-bias", .int16x8,
                inputs: operands.list(input: Operand("input", .int16, zeroPoint: 0), bias: bias(type)),
                outputs: [Operand("output", .int16, zeroPoint: 0)],
                constraints: constraints + biasTypeConstraints(biasTypeClause, type, at: operands)
                    + (type == .int32 ? narrowConstraints : []),
                clauses: clauses,
                where: Variant.Condition(
                    "the bias is \(type.rawValue), or quantized_bias_type does not say otherwise"
                ) { instance in
                    type == .int32 || instance[.input(operands.bias)] != nil
                        || instance.attributes[quantizedBiasType] != .int32
                },
                prepare: { instance, steps in
                    accumulatesWide(instance, at: operands)
                        ? try wide(instance, steps) : try narrow(instance, steps)
                })
        }
    }

    /// Whether an instance accumulates in 64 bits: if its bias is int64, or if it has no bias and `quantized_bias_type` is not
    /// INT32 (PROFILE-4).
    private static func accumulatesWide(_ instance: Instance, at operands: Operands) -> Bool {
        if let bias = instance[.input(operands.bias)] { return bias.type == .int64 }
        return instance.attributes[quantizedBiasType] != .int32
    }

    /// The constraints that follow from the type of the bias.
    ///
    /// With a 32-bit bias the attribute must be INT32: without it the reference reads the bias as 64 bits wide. With a 64-bit
    /// bias the attribute must not be INT32, and the real multiplier is limited.
    private static func biasTypeConstraints(
        _ clause: Clause, _ bias: ElementType, at operands: Operands
    ) -> [Constraint] {
        guard bias == .int32 else {
            let agrees = Relation.holds("quantized_bias_type is not INT32 if the bias is int64") { instance in
                instance[.input(operands.bias)] == nil || instance.attributes[quantizedBiasType] != .int32
            }
            return [wideMultiplierLimit(at: operands), Constraint(clause, .referenceLimit, agrees)]
        }
        return [
            Constraint(
                clause, .nonconforming,
                .attribute(quantizedBiasType.name, oneOf: [QuantizedBiasType.int32.attributeValue]))
        ]
    }

    /// The real multiplier of a 64-bit accumulator is below 2^7. From there on the reference shifts by a count that is
    /// undefined in C++ (ARITH-9).
    static func wideMultiplierLimit(at operands: Operands) -> Constraint {
        Constraint(
            "ARITH-9", .nonconforming,
            .bound(
                .quotient(
                    .product(.scale(.input(operands.input)), .scale(.input(operands.filter))), .scale(.output(0))),
                [.below(128)]))
    }

    // MARK: Biases

    /// The constraints on every integer bias: its scale is the product of input and filter scale, its zero point 0.
    static func biasConstraints(_ clause: Clause, at operands: Operands = .usual) -> [Constraint] {
        [
            Constraint(
                clause, .nonconforming,
                .scaleIsProduct(.input(operands.bias), of: .input(operands.input), .input(operands.filter))),
            Constraint(clause, .invalid, .zeroPoint(.input(operands.bias), 0)),
        ]
    }

    /// If the filter is quantized per tensor, the reference rejects a bias whose scale differs from the product of the other
    /// two by more than 2 % of the output's scale.
    static func biasScaleLimit(_ clause: Clause, at operands: Operands = .usual) -> Constraint {
        Constraint(
            clause, .referenceLimit,
            .holds(
                "the scale of the bias differs from the product of the other two by at most 2 % of the output's scale"
            ) { instance in
                guard let filter = instance[.input(operands.filter)]?.quantization, filter.isPerTensor,
                    let bias = instance[.input(operands.bias)]?.quantization,
                    let input = instance[.input(operands.input)], let output = instance[.output(0)]
                else { return true }
                let product = Double(input.scale) * Double(filter.scale)
                return (product - Double(bias.scale)).magnitude <= 0.02 * Double(output.scale)
            })
    }

    /// Checks the length of a bias.
    ///
    /// - Throws: `SpecificationError` if it is not the number of output channels.
    static func checkBias(
        _ instance: Instance, channels: Int, clause: Clause, at operands: Operands = .usual
    ) throws {
        guard let bias = instance[.input(operands.bias)], bias.shape.checkedCount != channels else { return }
        throw SpecificationError(
            .invalid, "the bias has the shape \(bias.shape) for \(channels) output channels",
            remedy: "give one element for each channel", clause: clause)
    }

    // MARK: Evaluation

    /// Centred values: stored values less their zero point. They fit 16 bits for 8-bit types, and for int16 with zero point 0.
    static func centred<Stored: QuantizedInteger>(_ values: [Stored], zeroPoint: Int64) -> [Int16] {
        let zeroPoint = Int16(truncatingIfNeeded: zeroPoint)
        return values.map { Int16(truncatingIfNeeded: $0) &- zeroPoint }
    }

    /// The offsets, multipliers, shifts and activation range of input, filter and output 0 (ARITH-12).
    ///
    /// - Parameters:
    ///   - instance: the instance.
    ///   - channels: the number of output channels.
    ///   - steps: the arithmetic steps.
    ///   - operands: the positions of the operands.
    ///   - realMultiplier: gives the real multiplier of a channel from the scales of input, filter and output.
    static func derive(
        _ instance: Instance, channels: Int, steps: Steps, at operands: Operands = .usual,
        realMultiplier: (Float, Float, Float) -> Double
    ) throws -> Derived {
        let input = try instance.input(operands.input)
        let filter = try instance.input(operands.filter)
        let output = try instance.output(0)
        let scales = filter.quantization?.scales ?? []
        var derived = Derived()
        derived[.inputOffset] = [-input.zeroPoint]
        derived[.filterOffset] = [filter.quantization?.isPerTensor == true ? -filter.zeroPoint : 0]
        derived[.outputOffset] = [output.zeroPoint]
        let factors = (0..<channels).map { channel in
            steps.quantizeMultiplier(realMultiplier(input.scale, steps.channelScale(scales, channel), output.scale))
        }
        derived.set(factors, .outputMultiplier, .outputShift)
        derived.setActivationRange(instance.attributes[.fusedActivation], for: output, steps: steps)
        return derived
    }
}
