/// Shared by RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN: a dense layer of the input and of its own last
/// output.
enum RecurrentNetwork {
    /// Whether time is the first dimension of input and output, and not the second one.
    static let timeMajor = Attribute("time_major", default: false)
    /// Whether hybrid forms quantize input and state asymmetrically.
    static let asymmetricQuantizeInputs = Attribute("asymmetric_quantize_inputs", default: false)

    /// The positions of a network's operands among the inputs.
    struct Places: Sendable {
        var input = 0
        var weights = 1
        var recurrentWeights = 2
        var bias = 3
        var state = 4
        /// A second input with its matrix.
        var auxiliary: (input: Int, weights: Int)?
        /// Whether the last time step is computed first.
        var isReversed = false
    }

    /// The float32 form and the hybrid form.
    ///
    /// - Parameters:
    ///   - name: the name of the operator, which its clauses begin with.
    ///   - isSequence: whether the input has a dimension of time.
    static func variants(_ name: String, isSequence: Bool) -> [Variant] {
        func clauses(_ numbers: [Int]) -> [Clause] { numbers.map { Clause("\(name)-\($0)") } }
        func inputs(_ weights: ElementType) -> [Operand] {
            [Operand("input", .float32, .unquantized)] + operands(weights, weightClause: clauses([5])[0])
        }
        let output = [Operand("output", .float32, .unquantized)]
        let prepare: Variant.Prepare = { instance, steps in
            let kernel = try Kernel(instance, Sizes(instance, isSequence: isSequence), steps)
            return Plan { call in
                let output = try kernel.run(&call)
                call.setOutput(0, output)
            }
        }
        return [
            Variant(
                "float32", .float32, inputs: inputs(.float32), outputs: output, clauses: clauses([1, 2, 3]),
                prepare: prepare),
            Variant(
                "hybrid", .dynamicRange, inputs: inputs(.int8), outputs: output, clauses: clauses([1, 2, 4]),
                prepare: prepare),
        ]
    }

    /// The operands of a network after its input.
    ///
    /// - Parameters:
    ///   - weights: the type of the matrices.
    ///   - weightClause: the clause that restricts int8 weights.
    ///   - prefix: what each name begins with.
    static func operands(_ weights: ElementType, weightClause: Clause, prefix: String = "") -> [Operand] {
        [
            matrix("\(prefix)weights", weights, weightClause),
            matrix("\(prefix)recurrent_weights", weights, weightClause),
            Operand("\(prefix)bias", .float32, .unquantized, role: .constant, part: .bias),
            Operand("\(prefix)hidden_state", .float32, .unquantized, role: .state),
        ]
    }

    /// A matrix of weights.
    static func matrix(
        _ name: String, _ type: ElementType, _ weightClause: Clause, presence: Operand.Presence = .required
    ) -> Operand {
        let isReal = type.integerRange == nil
        return Operand(
            name, type, isReal ? .unquantized : .perTensor, role: .constant, part: .weights, presence: presence,
            zeroPoint: isReal ? nil : 0, storedRange: isReal ? nil : Operand.StoredRange(-127...127, weightClause))
    }

    /// A network that is ready to be run.
    struct Kernel: Sendable {
        let sizes: Sizes
        private let products: RowProducts
        private let activation: FusedActivation
        private let steps: Steps

        init(_ instance: Instance, _ sizes: Sizes, _ steps: Steps) throws {
            let places = sizes.places
            self.sizes = sizes
            self.steps = steps
            activation = instance.attributes[.fusedActivation]
            products = try RowProducts(
                instance,
                matrices: [places.weights, places.recurrentWeights] + [places.auxiliary?.weights].compactMap { $0 },
                isAsymmetric: instance.attributes[asymmetricQuantizeInputs], steps)
        }

        /// Runs the time steps and replaces the state. Returns `[steps × batches, units]` in the layout of the output.
        func run(_ call: inout Call) throws -> [Float] {
            let (places, time) = (sizes.places, sizes.time)
            let input: [Float] = try call.values(places.input)
            let auxiliary: [Float] = try places.auxiliary.map { try call.values($0.input) } ?? []
            let bias: [Float] = try call.values(places.bias)
            var state: [Float] = try call.values(places.state)
            let output: [Float] = try time.run(width: sizes.units, together: time.groups) { step, batches in
                let rows = time.rows(step, batches, of: input, width: sizes.inputs)
                var sums = try products.matrix(
                    call, places.weights, addedTo: batches.flatMap { _ in bias }, rows, depth: sizes.inputs)
                if let weights = places.auxiliary?.weights {
                    let rows = time.rows(step, batches, of: auxiliary, width: sizes.auxiliaryInputs)
                    sums = try products.matrix(call, weights, addedTo: sums, rows, depth: sizes.auxiliaryInputs)
                }
                let units = batches.rows(ofWidth: sizes.units)
                sums = try products.matrix(
                    call, places.recurrentWeights, addedTo: sums, Array(state[units]), depth: sizes.units)
                let results = sums.map { activation.applyRecurrent($0, steps) }
                state.replaceSubrange(units, with: results)
                return results
            }
            call.setState(places.state, state)
            return output
        }
    }

    /// The sizes of a network, checked against each other.
    struct Sizes: Sendable {
        let places: Places
        let time: TimeSteps
        let inputs: Int
        /// The width of the second input; 0 if there is none.
        let auxiliaryInputs: Int
        let units: Int
        let output: Shape

        /// The factors of the number of multiply-accumulates.
        var products: [Int] { [time.steps, time.batches, units, inputs &+ auxiliaryInputs &+ units] }

        /// - Parameters:
        ///   - instance: the instance.
        ///   - places: the positions of the operands.
        ///   - isSequence: whether the input has a dimension of time.
        ///   - clause: the clause that states the shapes; by default that of RNN and UNIDIRECTIONAL_SEQUENCE_RNN.
        /// - Throws: `SpecificationError` if a shape does not fit the others.
        init(_ instance: Instance, _ places: Places = Places(), isSequence: Bool, clause given: Clause? = nil) throws {
            let clause = given ?? Clause(isSequence ? "UNIDIRECTIONAL_SEQUENCE_RNN-1" : "RNN-1")
            func error(_ problem: String) -> SpecificationError {
                SpecificationError(.invalid, "RNN: \(problem)", remedy: "correct the shapes", clause: clause)
            }
            let input = try instance.input(places.input).shape
            guard input.rank == (isSequence ? 3 : 2), input.dimensions.allSatisfy({ $0 > 0 }) else {
                throw error("the input has the shape \(input)")
            }
            self.places = places
            var time = TimeSteps(input, isSequence: isSequence, isTimeMajor: instance.attributes[timeMajor])
            time.isReversed = places.isReversed
            self.time = time
            inputs = input[input.rank - 1]
            let weights = try instance.input(places.weights).shape
            guard weights.rank == 2, weights[0] > 0, weights[1] == inputs else {
                throw error("the weights \(weights) do not fit the input \(input)")
            }
            units = weights[0]
            var expected: [(Int, Shape)] = [
                (places.recurrentWeights, [units, units]), (places.bias, [units]),
                (places.state, [time.batches, units]),
            ]
            let rows = Array(input.dimensions.dropLast())
            if let auxiliary = places.auxiliary {
                let width = try instance.input(auxiliary.input).shape.dimensions.last ?? 0
                auxiliaryInputs = width
                guard width > 0 else { throw error("the auxiliary input has no elements") }
                expected += [(auxiliary.input, Shape(rows + [width])), (auxiliary.weights, Shape([units, width]))]
            } else {
                auxiliaryInputs = 0
            }
            for (position, shape) in expected where try instance.input(position).shape != shape {
                throw error("input \(position) has the shape \(try instance.input(position).shape), not \(shape)")
            }
            output = Shape(rows + [units])
        }
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

    private static let batches = TypedAxis("batch", [1, 2, 3]) { $0[DimensionReference(.input(Places().state), 0)] }
    private static let inputs = TypedAxis("features", [1, 4, 9, 17]) { $0[.input(0)]?.shape.dimensions.last }
    private static let units = TypedAxis("units", [1, 3, 4, 9]) { $0[DimensionReference(.input(1), 0)] }
    private static let time = TypedAxis("time steps", [1, 2]) { try Sizes($0, isSequence: true).time.steps }
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
