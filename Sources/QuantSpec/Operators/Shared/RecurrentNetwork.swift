/// Shared by RNN and UNIDIRECTIONAL_SEQUENCE_RNN: a dense layer of the input and of its own last output.
enum RecurrentNetwork {
    /// Whether time is the first dimension of input and output, and not the second one.
    static let timeMajor = Attribute("time_major", default: false)
    /// Whether hybrid forms quantize input and state asymmetrically.
    static let asymmetricQuantizeInputs = Attribute("asymmetric_quantize_inputs", default: false)
    private static let state = 4

    /// The float32 form and the hybrid form.
    ///
    /// - Parameters:
    ///   - name: the name of the operator, which its clauses begin with.
    ///   - isSequence: whether the input has a dimension of time.
    static func variants(_ name: String, isSequence: Bool) -> [Variant] {
        func clauses(_ numbers: [Int]) -> [Clause] { numbers.map { Clause("\(name)-\($0)") } }
        func operands(_ weights: ElementType) -> [Operand] {
            let isReal = weights.integerRange == nil
            func matrix(_ name: String) -> Operand {
                Operand(
                    name, weights, isReal ? .unquantized : .perTensor, role: .constant, part: .weights,
                    zeroPoint: isReal ? nil : 0,
                    storedRange: isReal ? nil : Operand.StoredRange(-127...127, clauses([5])[0]))
            }
            return [
                Operand("input", .float32, .unquantized), matrix("weights"), matrix("recurrent_weights"),
                Operand("bias", .float32, .unquantized, role: .constant, part: .bias),
                Operand("hidden_state", .float32, .unquantized, role: .state),
            ]
        }
        let output = [Operand("output", .float32, .unquantized)]
        return [
            Variant(
                "float32", .float32, inputs: operands(.float32), outputs: output, clauses: clauses([1, 2, 3]),
                prepare: { try prepareReal($0, $1, isSequence: isSequence) }),
            Variant(
                "hybrid", .dynamicRange, inputs: operands(.int8), outputs: output, clauses: clauses([1, 2, 4]),
                prepare: { try prepareHybrid($0, $1, isSequence: isSequence) }),
        ]
    }

    @Sendable private static func prepareReal(
        _ instance: Instance, _ steps: Steps, isSequence: Bool
    ) throws -> Plan {
        let sizes = try Sizes(instance, isSequence: isSequence)
        return Plan { call in
            let weights: [Float] = try call.values(1)
            let recurrent: [Float] = try call.values(2)
            try evaluate(&call, sizes, steps) { sums, input, state in
                let added = LaneSums.matrix(addedTo: sums, input, weights, depth: sizes.inputs, steps)
                return LaneSums.matrix(addedTo: added, state, recurrent, depth: sizes.units, steps)
            }
        }
    }

    @Sendable private static func prepareHybrid(
        _ instance: Instance, _ steps: Steps, isSequence: Bool
    ) throws -> Plan {
        let sizes = try Sizes(instance, isSequence: isSequence)
        let packed = (try PackedConstant(widening: instance, 1), try PackedConstant(widening: instance, 2))
        let scales = (try instance.input(1).scale, try instance.input(2).scale)
        let isAsymmetric = instance.attributes[asymmetricQuantizeInputs]
        return Plan { call in
            let (weights, recurrent) = (try packed.0.value(call), try packed.1.value(call))
            try evaluate(&call, sizes, steps) { sums, input, state in
                let added = HybridSums.matrix(
                    addedTo: sums, input, weights, scale: scales.0, depth: sizes.inputs, isAsymmetric: isAsymmetric,
                    steps)
                return HybridSums.matrix(
                    addedTo: added, state, recurrent, scale: scales.1, depth: sizes.units, isAsymmetric: isAsymmetric,
                    steps)
            }
        }
    }

    /// Runs the time steps.
    ///
    /// - Parameters:
    ///   - call: the call.
    ///   - sizes: the sizes.
    ///   - steps: the arithmetic steps.
    ///   - add: adds the products of the input rows and of the state rows to the biases.
    private static func evaluate(
        _ call: inout Call, _ sizes: Sizes, _ steps: Steps,
        _ add: (_ sums: [Float], _ input: [Float], _ state: [Float]) throws -> [Float]
    ) throws {
        let input: [Float] = try call.values(0)
        let bias: [Float] = try call.values(3)
        var state: [Float] = try call.values(RecurrentNetwork.state)
        let activation = call.attributes[.fusedActivation]
        var output = [Float](repeating: 0, count: sizes.rows * sizes.units)
        for batches in sizes.groups {
            let places = batches.lowerBound * sizes.units..<batches.upperBound * sizes.units
            for step in 0..<sizes.steps {
                let rows = batches.flatMap { batch -> ArraySlice<Float> in
                    let start = sizes.row(step: step, batch: batch) * sizes.inputs
                    return input[start..<start + sizes.inputs]
                }
                let biases = batches.flatMap { _ in bias }
                let sums = try add(biases, rows, Array(state[places]))
                let results = sums.map { activation.applyRecurrent($0, steps) }
                state.replaceSubrange(places, with: results)
                for (place, batch) in batches.enumerated() {
                    let start = sizes.row(step: step, batch: batch) * sizes.units
                    output.replaceSubrange(
                        start..<start + sizes.units, with: results[place * sizes.units..<(place + 1) * sizes.units])
                }
            }
        }
        call.setState(RecurrentNetwork.state, state)
        call.setOutput(0, output)
    }

    /// The sizes of an instance, checked against each other.
    struct Sizes: Sendable {
        let steps: Int
        let batches: Int
        let inputs: Int
        let units: Int
        let isTimeMajor: Bool
        let isSequence: Bool
        let output: Shape

        var rows: Int { steps * batches }
        /// The batches that are computed together: all of them, or one after the other if time is the second dimension.
        var groups: [Range<Int>] {
            isSequence && !isTimeMajor ? (0..<batches).map { $0..<$0 + 1 } : [0..<batches]
        }
        /// The factors of the number of multiply-accumulates.
        var products: [Int] { [rows, units, inputs &+ units] }

        /// - Throws: `SpecificationError` if a shape does not fit the others.
        init(_ instance: Instance, isSequence: Bool) throws {
            let clause = Clause(isSequence ? "UNIDIRECTIONAL_SEQUENCE_RNN-1" : "RNN-1")
            func error(_ problem: String) -> SpecificationError {
                SpecificationError(.invalid, "RNN: \(problem)", remedy: "correct the shapes", clause: clause)
            }
            let input = try instance.input(0).shape
            guard input.rank == (isSequence ? 3 : 2), input.dimensions.allSatisfy({ $0 > 0 }) else {
                throw error("the input has the shape \(input)")
            }
            self.isSequence = isSequence
            isTimeMajor = isSequence && instance.attributes[timeMajor]
            let time = isTimeMajor ? 0 : 1
            steps = isSequence ? input[time] : 1
            batches = isSequence ? input[1 - time] : input[0]
            inputs = input[input.rank - 1]
            let weights = try instance.input(1).shape
            guard weights.rank == 2, weights[0] > 0, weights[1] == inputs else {
                throw error("the weights \(weights) do not fit the input \(input)")
            }
            units = weights[0]
            let expected: [(Int, Shape)] = [(2, [units, units]), (3, [units]), (state, [batches, units])]
            for (position, shape) in expected where try instance.input(position).shape != shape {
                throw error("input \(position) has the shape \(try instance.input(position).shape), not \(shape)")
            }
            output = Shape(Array(input.dimensions.dropLast()) + [units])
        }

        /// The index of a row of the input or of the output.
        func row(step: Int, batch: Int) -> Int { isTimeMajor ? step * batches + batch : batch * steps + step }
    }

    // MARK: Shapes worth testing

    static func outlines(isSequence: Bool) -> [Outline] {
        let asymmetric = Attributes().setting(asymmetricQuantizeInputs, true)
        let isTimeMajor = isSequence ? Attributes().setting(timeMajor, true) : [:]
        return [
            outline("tanh", [2, 2, 5, 3], Attributes().setting(.fusedActivation, .tanh), isSequence),
            outline("none", [1, 2, 4, 2], [:], isSequence),
            outline("relu", [2, 2, 9, 5], isTimeMajor.setting(.fusedActivation, .relu), isSequence),
            outline("relu6", [1, 1, 3, 4], Attributes().setting(.fusedActivation, .relu6), isSequence),
            outline("asymmetric", [2, 1, 17, 3], asymmetric.setting(.fusedActivation, .tanh), isSequence),
            outline("sign-bit", [1, 1, 2, 3], Attributes().setting(.fusedActivation, .signBit), isSequence),
            outline("bounded", [1, 1, 2, 3], Attributes().setting(.fusedActivation, .reluN1To1), isSequence),
        ]
    }

    /// - Parameters:
    ///   - id: the id of the outline.
    ///   - sizes: batches, time steps, features and units.
    ///   - attributes: the attributes.
    ///   - isSequence: whether the input has a dimension of time.
    private static func outline(
        _ id: String, _ sizes: [Int], _ attributes: Attributes, _ isSequence: Bool
    ) -> Outline {
        let (batches, steps, inputs, units) = (sizes[0], sizes[1], sizes[2], sizes[3])
        let time = attributes[timeMajor] ? [steps, batches] : [batches, steps]
        let input = isSequence ? Shape(time + [inputs]) : [batches, inputs]
        return Outline(
            id, [input, [units, inputs], [units, units], [units], [batches, units]], attributes, steps: 2)
    }

    private static let batches = TypedAxis("batch", [1, 2, 3]) { $0[DimensionReference(.input(state), 0)] }
    private static let inputs = TypedAxis("features", [1, 4, 9, 17]) { $0[.input(0)]?.shape.dimensions.last }
    private static let units = TypedAxis("units", [1, 3, 4, 9]) { $0[DimensionReference(.input(1), 0)] }
    private static let time = TypedAxis("time steps", [1, 2]) { try Sizes($0, isSequence: true).steps }
    private static let order = TypedAxis("time_major", [false, true]) { $0.attributes[timeMajor] }

    static func domain(isSequence: Bool) -> Domain {
        let axes = [batches.axis, inputs.axis, units.axis]
        return Domain(axes + (isSequence ? [time.axis, order.axis] : [])) { point in
            outline(
                "covering", [point[batches], isSequence ? point[time] : 1, point[inputs], point[units]],
                isSequence ? Attributes().setting(timeMajor, point[order]) : [:], isSequence)
        }
    }
}
