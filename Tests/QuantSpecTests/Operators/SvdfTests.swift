import QuantSpec
import Testing

@Suite("SVDF: int8")
struct SvdfTests {
    /// A layer with its constants, ready for call after call.
    private struct Layer {
        let prepared: PreparedOperator
        var state: [Int64]

        init(
            feature: [[Int64]], time: [[Int64]], bias: [Int64]? = nil, rank: Int = 1, batches: Int = 1,
            inputZeroPoint: Int64 = 3, outputScale: Float = 2, activation: FusedActivation = .relu,
            outputZeroPoint: Int64 = -128, biasScale: Float = 0x1p-13, steps: Steps = Steps(.litert_2_3_x86_64)
        ) throws {
            let filters = feature.count
            let memory = time[0].count
            let units = filters / max(rank, 1)
            let inputs: [TensorDescription?] = [
                TensorDescription(
                    .int8, [batches, feature[0].count], Quantization(scale: 0.5, zeroPoint: inputZeroPoint)),
                TensorDescription(.int8, [filters, feature[0].count], Quantization(scale: 0.25, zeroPoint: 0)),
                TensorDescription(.int16, [filters, memory], Quantization(scale: 0x1p-9, zeroPoint: 0)),
                bias.map { TensorDescription(.int32, [$0.count], Quantization(scale: biasScale, zeroPoint: 0)) },
                TensorDescription(.int16, [batches, filters * memory], Quantization(scale: 0.0625, zeroPoint: 0)),
            ]
            let output = TensorDescription(
                .int8, [batches, units], Quantization(scale: outputScale, zeroPoint: outputZeroPoint))
            var instance = Instance(
                attributes: Attributes(["rank": .integer(Int64(rank))]).setting(.fusedActivation, activation),
                inputs: inputs, outputs: [output])
            for (index, values) in [(1, feature.flatMap { $0 }), (2, time.flatMap { $0 }), (3, bias ?? [])] {
                guard let description = inputs[index] else { continue }
                let elements = try #require(Elements(integers: values, type: description.type))
                instance.constants[index] = try Tensor(description, elements)
            }
            prepared = try Operator.svdf.prepare(instance, steps: steps)
            state = [Int64](repeating: 0, count: batches * filters * memory)
        }

        func broken(_ force: Constraint.Force) throws -> [Clause] {
            try Operator.svdf.broken(force, by: prepared.instance)
        }

        mutating func call(_ input: [Int64]) throws -> [Int64] {
            let evaluation = try evaluate(input)
            return try #require(evaluation.outputs.first?.elements.integers)
        }

        mutating func evaluate(_ input: [Int64]) throws -> Evaluation {
            let evaluation = try prepared.evaluate([
                Elements(integers: input, type: .int8), nil, nil, nil, Elements(integers: state, type: .int16),
            ])
            state = try #require(evaluation.states[4]?.elements.integers)
            return evaluation
        }
    }

    @Test("The output bounds are those of int8, whatever the activation and the zero point", arguments: [-128, 5])
    func bounds(_ zeroPoint: Int64) throws {
        for activation in [FusedActivation.relu, .none] {
            let layer = try Layer(
                feature: Self.feature, time: Self.time, activation: activation, outputZeroPoint: zeroPoint)
            #expect(layer.prepared.derived[.activationMinimum] == [-128])
            #expect(layer.prepared.derived[.activationMaximum] == [127])
        }
    }

    private static let feature: [[Int64]] = [[1, -2, 3], [4, 5, -6], [-7, 8, 9], [10, -11, 12]]
    private static let time: [[Int64]] = [[100, -200], [300, 400], [-500, 600], [700, -800]]

    @Test("Three calls give what the reference gives, state included")
    func reference() throws {
        var layer = try Layer(feature: Self.feature, time: Self.time, bias: [1000, -2000], rank: 2)
        #expect(try layer.call([10, -20, 30]) == [-128, -128])
        #expect(layer.state == [0, 268, 0, -498, 0, 20, 0, 1294])
        #expect(try layer.call([100, 90, -80]) == [-63, -31])
        #expect(layer.state == [268, -652, -498, 2642, 20, -1460, 1294, -1966])
        #expect(try layer.call([-128, 127, 0]) == [-69, 127])
        #expect(layer.state == [-652, -776, 2642, 228, -1460, 3764, -1966, -5420])
    }

    @Test("An impulse meets the time weights from the newest to the oldest, and is forgotten")
    func impulse() throws {
        var layer = try Layer(feature: [[1]], time: [[10, 20, 30]], inputZeroPoint: 0)
        // 0.5 x 0.25 / 0.0625: a feature is twice its sum.
        var accumulators: [Int64?] = []
        for input in [50, 0, 0, 0] as [Int64] {
            accumulators.append(try layer.evaluate([input]).accumulators.output?.first)
        }
        #expect(accumulators == [3000, 2000, 1000, 0])
    }

    @Test("The batches of one call are as calls of one batch")
    func batches() throws {
        let inputs: [[Int64]] = [[10, -20, 30], [100, 90, -80], [-128, 127, 0]]
        let bias: [Int64] = [100_000, -200_000, 300_000, -400_000]
        var together = try Layer(feature: Self.feature, time: Self.time, bias: bias, batches: 3)
        var apart: [Layer] = []
        for _ in 0..<3 { apart.append(try Layer(feature: Self.feature, time: Self.time, bias: bias)) }
        for turn in 0..<4 {
            let order = (0..<3).map { inputs[($0 + turn) % 3] }
            var expected: [Int64] = []
            for batch in 0..<3 { expected += try apart[batch].call(order[batch]) }
            #expect(try together.call(order.flatMap { $0 }) == expected)
        }
    }

    @Test("An input at its zero point leaves the bias alone", arguments: [-128, 3, 127] as [Int64])
    func zeroInput(_ zeroPoint: Int64) throws {
        var layer = try Layer(
            feature: [[5, -6]], time: [[7, 8]], bias: [123], inputZeroPoint: zeroPoint, outputScale: 0x1p-13)
        let evaluation = try layer.evaluate([zeroPoint, zeroPoint])
        #expect(evaluation.accumulators.output == [123])
        #expect(evaluation.outputs.first?.elements == .int8([-5]))
    }

    @Test("A feature saturates to 16 bits before it is stored")
    func saturation() throws {
        let weights = [Int64](repeating: 127, count: 40)
        var layer = try Layer(feature: [weights, weights.map { -$0 }], time: [[1], [1]], inputZeroPoint: -128)
        _ = try layer.call([Int64](repeating: 127, count: 40))
        #expect(layer.state == [32767, -32768])
    }

    @Test("The sum over the window wraps in 32 bits")
    func wrapping() throws {
        let weights = [Int64](repeating: 127, count: 40)
        var layer = try Layer(
            feature: [weights], time: [[Int64](repeating: 32767, count: 3)], inputZeroPoint: -128, outputScale: 1e6)
        var last: Evaluation?
        for _ in 0..<3 { last = try layer.evaluate([Int64](repeating: 127, count: 40)) }
        let exact = 3 * 32767 * 32767 as Int64
        #expect(last?.accumulators.output == [Int64(Int32(truncatingIfNeeded: exact))])
    }

    @Test("A rank that does not divide the filters is refused", arguments: [0, 3, -1])
    func rank(_ rank: Int) {
        #expect(throws: SpecificationError.self) {
            try Layer(feature: Self.feature, time: Self.time, rank: rank)
        }
    }

    @Test("SVDF-7: NONE runs, though not in the reference; RELU wants the output's zero point to be -128")
    func activations() throws {
        let relu = try Layer(feature: Self.feature, time: Self.time)
        #expect(try relu.broken(.referenceLimit) == [])
        #expect(try relu.broken(.nonconforming) == [])
        var none = try Layer(feature: [[1]], time: [[1]], activation: .none, outputZeroPoint: 5)
        #expect(try none.call([3]) == [5])
        #expect(try none.broken(.referenceLimit) == ["SVDF-7"])
        #expect(try none.broken(.nonconforming) == [])
        let shifted = try Layer(feature: Self.feature, time: Self.time, outputZeroPoint: -127)
        #expect(try shifted.broken(.nonconforming) == ["SVDF-7"])
    }

    @Test("SVDF-8: the bias' scale takes no part in the computation")
    func biasScale() throws {
        var right = try Layer(feature: Self.feature, time: Self.time, bias: [10, 20, 30, 40])
        var wrong = try Layer(feature: Self.feature, time: Self.time, bias: [10, 20, 30, 40], biasScale: 1)
        #expect(try right.call([10, -20, 30]) == wrong.call([10, -20, 30]))
        #expect(try right.broken(.nonconforming) == [])
        #expect(try wrong.broken(.nonconforming) == ["SVDF-8"])
    }

    @Test("SVDF-9: a feature weight of -128 is computed with, and does not conform")
    func leastWeight() throws {
        var layer = try Layer(feature: [[-128]], time: [[1]], inputZeroPoint: 0)
        _ = try layer.call([10])
        #expect(layer.state == [-2560])
        #expect(try layer.broken(.nonconforming) == ["SVDF-9"])
    }

    @Test("An activation that the integer form cannot apply is refused", arguments: [FusedActivation.relu6, .tanh])
    func activation(_ activation: FusedActivation) {
        #expect(throws: SpecificationError.self) {
            try Layer(feature: Self.feature, time: Self.time, activation: activation)
        }
    }

    @Test("Every outline of the integer form is an instance of three calls or more that this form takes")
    func outlines() throws {
        for outline in Operator.svdf.outlines where outline.variants.isEmpty || outline.variants.contains("int8") {
            #expect(outline.steps >= 3)
            #expect(outline.inputs.count == 5)
            let shapes = outline.inputs
            let types: [ElementType] = [.int8, .int8, .int16, .int32, .int16]
            var instance = Instance(
                attributes: outline.attributes,
                inputs: zip(types, shapes).map { type, shape in
                    shape.map { TensorDescription(type, $0, Quantization(scale: 0.5, zeroPoint: 0)) }
                },
                outputs: [])
            let shape = try #require(try Operator.svdf.inferShapes(instance).first)
            instance.outputs = [TensorDescription(.int8, shape, Quantization(scale: 0.5, zeroPoint: -128))]
            #expect(try Operator.svdf.prepare(instance, steps: Steps(.litert_2_3_x86_64)).variant.id == "int8")
        }
    }
}
