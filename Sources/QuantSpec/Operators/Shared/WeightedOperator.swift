/// What the weighted operators share: operands, centred values, multipliers a channel, bias, requantization.
enum WeightedOperator {
    /// The type of the bias, and with it of the accumulator, of a 16x8 operator. The schema's default says nothing.
    static let quantizedBiasType = Attribute("quantized_bias_type", default: QuantizedBiasType.unset)

    enum QuantizedBiasType: String, AttributeEnumeration {
        case unset = "FLOAT32"
        case int32 = "INT32"
        case int64 = "INT64"
    }

    // MARK: Operands

    /// Where input, filter and bias stand in the list of inputs, and the dimension of the filter that scales run along.
    struct Operands: Sendable {
        let input: Int
        let filter: Int
        let bias: Int
        let quantizedDimension: Int
        /// The clause that keeps int8 weights to [-127, 127]; `nil` if none does.
        let weightClause: Clause?
        /// The inputs besides those three, by position.
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

        static let usual = Operands()

        /// The declarations in the order of the inputs. The filter is int8, symmetric and possibly per axis unless another
        /// one is given.
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

        /// An int8 filter: per tensor, or with a scale for each output channel.
        func weights(zeroPoint: Int64?) -> Operand {
            Operand(
                "filter", .int8, .perTensorOrPerAxis(dimension: quantizedDimension), role: .constant,
                part: .weights, zeroPoint: zeroPoint,
                storedRange: weightClause.map { Operand.StoredRange(-127...127, $0) })
        }

        /// The operands of a hybrid form: float activations and bias, an int8 filter.
        var hybrid: [Operand] {
            list(
                input: Operand("input", .float32, .unquantized),
                bias: Operand(
                    "bias", .float32, .unquantized, role: .constant, part: .bias, presence: .optional))
        }
    }

    /// A bias of integers: its own parameters take no part.
    static func bias(_ type: ElementType) -> Operand {
        Operand("bias", type, .unread, role: .constant, part: .bias, presence: .optional)
    }

    // MARK: 16x8

    /// The two forms of 16x8: int16 activations, int8 weights, and a bias that has 64 bits or 32, and with it the
    /// accumulator.
    static func int16Forms(
        _ operands: Operands, biasTypeClause: Clause, constraints: [Constraint], narrowConstraints: [Constraint] = [],
        clauses: [Clause],
        narrow: @escaping Variant.Prepare, wide: @escaping Variant.Prepare
    ) -> [Variant] {
        [ElementType.int64, .int32].map { type in
            Variant(
                "int16x8.\(type.rawValue)-bias", .int16x8,
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

    /// Whether a 16x8 operator accumulates in 64 bits: with an int64 bias, and without a bias unless `quantized_bias_type`
    /// is INT32 (PROFILE-4).
    private static func accumulatesWide(_ instance: Instance, at operands: Operands) -> Bool {
        if let bias = instance[.input(operands.bias)] { return bias.type == .int64 }
        return instance.attributes[quantizedBiasType] != .int32
    }

    /// A 16x8 model with a 32-bit bias says so: without the attribute the reference takes the bias for 64 bits wide. One
    /// with a 64-bit bias keeps to the multipliers that its arithmetic has.
    private static func biasTypeConstraints(
        _ clause: Clause, _ bias: ElementType, at operands: Operands
    ) -> [Constraint] {
        guard bias == .int32 else {
            let agrees = Relation.holds("quantized_bias_type does not say that a 64-bit bias has 32") { instance in
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

    /// A 64-bit accumulator is multiplied by less than 2^7: beyond it the reference shifts by a count that C++ leaves
    /// undefined (ARITH-9).
    static func wideMultiplierLimit(at operands: Operands) -> Constraint {
        Constraint(
            "ARITH-9", .nonconforming,
            .bound(
                .quotient(
                    .product(.scale(.input(operands.input)), .scale(.input(operands.filter))), .scale(.output(0))),
                [.below(128)]))
    }

    // MARK: Biases

    /// The rules that every integer bias keeps.
    static func biasConstraints(_ clause: Clause, at operands: Operands = .usual) -> [Constraint] {
        [
            Constraint(
                clause, .nonconforming,
                .scaleIsProduct(.input(operands.bias), of: .input(operands.input), .input(operands.filter))),
            Constraint(clause, .invalid, .zeroPoint(.input(operands.bias), 0)),
        ]
    }

    /// For a per-tensor filter the reference refuses a bias whose scale is off by more than 2 % of the output's.
    static func biasScaleLimit(_ clause: Clause, at operands: Operands = .usual) -> Constraint {
        Constraint(
            clause, .referenceLimit,
            .holds("the bias' scale is the product of the others within 2 % of the output's") { instance in
                guard let filter = instance[.input(operands.filter)]?.quantization, filter.isPerTensor,
                    let bias = instance[.input(operands.bias)]?.quantization,
                    let input = instance[.input(operands.input)], let output = instance[.output(0)]
                else { return true }
                let product = Double(input.scale) * Double(filter.scale)
                return (product - Double(bias.scale)).magnitude <= 0.02 * Double(output.scale)
            })
    }

    /// Refuses a bias whose length is not the number of output channels.
    static func checkBias(
        _ instance: Instance, channels: Int, clause: Clause, at operands: Operands = .usual
    ) throws {
        guard let bias = instance[.input(operands.bias)], bias.shape.count != channels else { return }
        throw SpecificationError(
            .invalid, "the bias has \(bias.shape.count) elements for \(channels) output channels",
            remedy: "give one element a channel", clause: clause)
    }

    // MARK: Evaluation

    /// Stored values less their zero point; they fit 16 bits for 8-bit types, and for 16-bit ones with zero point 0.
    static func centred<Stored: QuantizedInteger>(_ values: [Stored], zeroPoint: Int64) -> [Int16] {
        let zeroPoint = Int16(truncatingIfNeeded: zeroPoint)
        return values.map { Int16(truncatingIfNeeded: $0) &- zeroPoint }
    }

    /// Sets offsets, multipliers, shifts and activation bounds for input, filter and output 0 (ARITH-12).
    ///
    /// - Parameter realMultiplier: the real multiplier of a channel, from the scales of input, filter and output.
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
