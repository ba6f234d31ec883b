import Evaluation
import FileSupport
import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("Somebody else's quantized model against the derivation")
struct DerivationCheckTests {
    private static func network() throws -> (float: Model, ranges: ModelRanges) {
        var net = FloatModel()
        let input = net.input([1, 4, 4, 2], -1...3)
        let first = try net.apply(
            "CONV_2D", [input, try net.constant("filter", [3, 3, 3, 2]), try net.constant("bias", [3])], [1, 4, 4, 3],
            0...9,
            [
                "padding": .name("SAME"), "stride_w": .integer(1), "stride_h": .integer(1),
                "fused_activation_function": .name("RELU"),
            ])
        let sum = try net.apply("ADD", [first, try net.constant("addend", [3])], [1, 4, 4, 3], -1...10)
        let pooled = try net.apply(
            "MAX_POOL_2D", [sum], [1, 2, 2, 3], -0.9...9.5,
            [
                "padding": .name("VALID"), "stride_w": .integer(2), "stride_h": .integer(2),
                "filter_width": .integer(2),
                "filter_height": .integer(2),
            ])
        let result = try net.apply("LOGISTIC", [pooled], [1, 2, 2, 3], 0...1)
        return (net.model([result]), net.modelRanges)
    }

    private static func check(_ mode: QuantizationMode, _ change: (inout Model) -> Void = { _ in }) throws
        -> DerivationCheck
    {
        let (float, ranges) = try network()
        var model = try Quantizer.quantized(float, QuantizationOptions(mode), ranges: ranges)
        change(&model)
        return try DerivationCheck(float, model, ranges: ranges, rangesAreExact: true)
    }

    private static func edit(
        _ model: inout Model, _ input: Int?, of name: String, _ change: (inout ModelQuantization) -> Void
    ) {
        guard let operation = model.subgraphs[0].operators.first(where: { model.code(of: $0).name == name }) else {
            return
        }
        let tensor = input.map { operation.inputs[$0] } ?? operation.outputs[0]
        if var quantization = model.subgraphs[0].tensors[tensor].quantization {
            change(&quantization)
            model.subgraphs[0].tensors[tensor].quantization = quantization
        }
    }

    @Test("the model that is derived has no finding", arguments: [QuantizationMode.int8, .int16x8, .float16])
    func none(_ mode: QuantizationMode) throws {
        let check = try Self.check(mode)
        #expect(check.findings.filter { $0.level == .violation }.isEmpty)
        #expect(
            mode != .int8 || (check.counts.activations == 5 && check.counts.weights == 1 && check.counts.biases == 1))
    }

    @Test(
        "a parameter that differs is named with its clause",
        arguments: [
            ("CONV_2D", 0, true, "PTQ-5"), ("CONV_2D", 0, false, "PTQ-4"), ("LOGISTIC", -1, true, "PTQ-9"),
            ("LOGISTIC", -1, false, "PTQ-9"), ("CONV_2D", 1, false, "PTQ-14"), ("CONV_2D", 1, true, "PTQ-13"),
            ("CONV_2D", 2, false, "PTQ-22"), ("ADD", 1, false, "PTQ-19"), ("ADD", -1, true, "PTQ-5"),
        ] as [(String, Int, Bool, String)])
    func parameters(_ name: String, _ input: Int, _ isZeroPoint: Bool, _ clause: String) throws {
        let check = try Self.check(.int8) { model in
            Self.edit(&model, input < 0 ? nil : input, of: name) { quantization in
                if isZeroPoint { quantization.zeroPoints[0] += 1 } else { quantization.scales[0] *= 1.01 }
            }
        }
        let found = check.findings.filter { $0.level == .violation }
        #expect(found.contains { $0.clause?.id == clause }, "\(found)")
        // What depends on the parameter may differ as well: the bias on the scales of input and weights.
        let rest = Set(found.compactMap { $0.clause?.id }).subtracting([clause, "PTQ-22", "PTQ-23", "PTQ-10"])
        #expect(rest.isEmpty, "\(found)")
    }

    @Test(
        "a stored integer that differs is named with its clause",
        arguments: [
            (1, ElementType.int8, QuantizationMode.int8, "PTQ-15"), (2, .int32, .int8, "PTQ-23"),
            (1, .int8, .int16x8, "PTQ-18"),
            (2, .int64, .int16x8, "PTQ-24"),
        ] as [(Int, ElementType, QuantizationMode, String)])
    func codes(_ input: Int, _ type: ElementType, _ mode: QuantizationMode, _ clause: String) throws {
        let check = try Self.check(mode) { model in
            guard let operation = model.subgraphs[0].operators.first(where: { model.code(of: $0).name == "CONV_2D" })
            else { return }
            let buffer = model.subgraphs[0].tensors[operation.inputs[input]].buffer
            var bytes = model.buffers[buffer].bytes
            bytes[0] ^= 1
            model.buffers[buffer] = ModelBuffer(bytes)
        }
        #expect(check.findings.filter { $0.level == .violation }.map { $0.clause?.id } == [clause])
    }

    @Test("a tensor that has its own range's parameters instead of the shared ones breaks PTQ-10")
    func shared() throws {
        let own = try ActivationParameters.int8(CalibratedRange(minimum: -0.9, maximum: 9.5))
        let check = try Self.check(.int8) { model in
            Self.edit(&model, nil, of: "MAX_POOL_2D") { $0 = ModelQuantization(own) }
        }
        #expect(check.findings.filter { $0.level == .violation }.map { $0.clause?.id } == ["PTQ-10"])
    }

    @Test("a known mistake that gives the same numbers is named")
    func mistakes() throws {
        let (float, ranges) = try Self.network()
        var steps = DerivationSteps()
        steps.asymmetricScale = { (Float($0.upper) - Float($0.lower)) / Float($1) }
        var model = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: ranges)
        let wrong = try ActivationParameters.int8(CalibratedRange(minimum: -1, maximum: 3), steps)
        Self.edit(&model, 0, of: "CONV_2D") { $0 = ModelQuantization(wrong) }
        let check = try DerivationCheck(
            float, model, ranges: ranges, rangesAreExact: true,
            mistakes: [DerivationMistake(name: "by-256", title: "", steps: steps)])
        #expect(
            check.findings.contains { $0.clause?.id == "PTQ-4" && $0.problem.contains("by-256") }, "\(check.findings)")
    }

    @Test("a wrong range is told once, not for every tensor that shares its parameters")
    func once() throws {
        let other = try ActivationParameters.int8(CalibratedRange(minimum: -2, maximum: 10))
        let check = try Self.check(.int8) { model in
            Self.edit(&model, nil, of: "ADD") { $0 = ModelQuantization(other) }
            Self.edit(&model, nil, of: "MAX_POOL_2D") { $0 = ModelQuantization(other) }
        }
        #expect(
            check.findings.filter { $0.level == .violation }.map { $0.clause?.id } == ["PTQ-4"], "\(check.findings)")
    }

    @Test("ranges from samples may differ in the last bits, but not by a step of the zero point")
    func tolerance() throws {
        let (float, ranges) = try Self.network()
        var other = ranges
        for (tensor, range) in ranges.subgraphs[0] {
            other.subgraphs[0][tensor] = CalibratedRange(
                minimum: range.minimum * 1.000001, maximum: range.maximum * 0.999999)
        }
        let model = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: other)
        let near = try DerivationCheck(float, model, ranges: ranges, rangesAreExact: false)
        let exact = try DerivationCheck(float, model, ranges: ranges, rangesAreExact: true)
        #expect(near.findings.filter { $0.level == .violation }.isEmpty, "\(near.findings)")
        #expect(!exact.findings.filter { $0.level == .violation }.isEmpty)
    }

    @Test("a table that stays int8 does not make a dynamic-range model one with int8 activations")
    func table() throws {
        var net = FloatModel()
        let input = net.input([2, 32])
        let row = try net.apply(
            "GATHER", [try net.constant("table", [64, 32]), try net.integers("indices", [1, 2])], [2, 32])
        let sum = try net.apply("ADD", [row, input], [2, 32])
        let float = net.model([
            try net.apply("FULLY_CONNECTED", [sum, try net.constant("weights", [64, 32])], [2, 64])
        ])
        let none = ModelRanges(subgraphs: 1)
        let model = try Quantizer.quantized(float, QuantizationOptions(.dynamicRange), ranges: none)
        let check = try DerivationCheck(float, model, ranges: none, rangesAreExact: true)
        #expect(check.mode == .dynamicRange && check.counts.weights == 2)
        #expect(check.findings.filter { $0.level == .violation }.isEmpty, "\(check.findings)")
        let full = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: net.modelRanges)
        let other = try DerivationCheck(float, full, ranges: net.modelRanges, rangesAreExact: true)
        #expect(other.mode == .int8 && other.findings.filter { $0.level == .violation }.isEmpty)
    }

    @Test("a constant that is forced to its result's scale, and an operator that returns indices, have no finding")
    func forcedAndIndices() throws {
        var net = FloatModel()
        let input = net.input([1, 64], -3...3)
        let result = try net.apply(
            "MAXIMUM", [input, try net.constant("floor", [1, 64], greatest: 1.7)], [1, 64], -1...3.3)
        let float = net.model([result])
        let wide = try Quantizer.quantized(float, QuantizationOptions(.int16x8), ranges: net.modelRanges)
        let forced = try DerivationCheck(float, wide, ranges: net.modelRanges, rangesAreExact: true)
        #expect(forced.findings.filter { $0.level == .violation }.isEmpty, "\(forced.findings)")
        var builder = ModelBuilder()
        let values = builder.addTensor("x", TensorDescription(.float32, [1, 8]))
        let axis = builder.addConstant("axis", try Tensor(TensorDescription(.int32, []), .int32([1])))
        let place = builder.addTensor("place", TensorDescription(.int32, [1]))
        try builder.addOperator("ARG_MAX", inputs: [values, axis], outputs: [place])
        builder.setInputs([values], outputs: [place])
        let indices = builder.model.completed()
        var ranges = ModelRanges(subgraphs: 1)
        ranges.subgraphs[0][values] = CalibratedRange(minimum: -1, maximum: 2)
        let quantized = try Quantizer.quantized(indices, QuantizationOptions(.int8), ranges: ranges)
        let check = try DerivationCheck(indices, quantized, ranges: ranges, rangesAreExact: true)
        #expect(check.mode == .int8 && check.counts.activations == 1)
    }

    @Test("models that do not belong together are an error")
    func strangers() throws {
        let (float, ranges) = try Self.network()
        #expect(throws: EvaluationError.self) {
            try DerivationCheck(float, float, ranges: ranges, rangesAreExact: true)
        }
        let model = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: ranges)
        #expect(throws: EvaluationError.self) {
            try DerivationCheck(model, model, ranges: ranges, rangesAreExact: true)
        }
    }
}

@Suite("Explanations, operators that are kept in float, and advice")
struct ExplanationTests {
    private static func network() throws -> (float: Model, ranges: ModelRanges) {
        var net = FloatModel()
        let input = net.input([1, 32], 1...3)
        let dense = try net.apply(
            "FULLY_CONNECTED", [input, try net.constant("weights", [64, 32]), try net.constant("bias", [64])], [1, 64],
            -4...4)
        let reversed = try net.apply("RESHAPE", [dense, try net.integers("shape", [64, 1])], [64, 1], -3...3)
        let result = try net.apply("LOGISTIC", [reversed], [64, 1], 0...1)
        return (net.model([result]), net.modelRanges)
    }

    private static func facts(_ word: String, _ mode: QuantizationMode = .int8) throws -> [TensorExplanation] {
        let (float, ranges) = try network()
        return try TensorExplanation.explanations(of: word, in: float, mode: mode, ranges: ranges, samples: 0)
    }

    @Test(
        "a tensor's facts cite the clauses of its parameters",
        arguments: [
            ("input0", ["PTQ-1", "PTQ-2", "PTQ-4", "PTQ-5"]), ("weights", ["PTQ-13", "PTQ-14", "PTQ-15"]),
            ("bias", ["PTQ-22", "PTQ-23"]), ("logistic_*", ["PTQ-9"]), ("reshape_*", ["PTQ-10"]),
        ] as [(String, [String])])
    func clauses(_ word: String, _ clauses: [String]) throws {
        let found = try Self.facts(word)
        #expect(found.count == 1)
        let cited = Set(found.flatMap(\.lines).compactMap { $0.clause?.id })
        #expect(cited.isSuperset(of: clauses), "\(found.map(\.text))")
    }

    @Test(
        "a tensor that no name matches is an error; constants of other modes are explained",
        arguments: QuantizationMode.allCases)
    func modes(_ mode: QuantizationMode) throws {
        #expect(throws: EvaluationError.self) { try Self.facts("nothing", mode) }
        let text = try Self.facts("weights", mode).map(\.text).joined()
        #expect(
            text.contains(
                mode == .float16 ? "PTQ-27" : mode == .int8 ? "PTQ-14" : mode == .int16x8 ? "PTQ-18" : "PTQ-17"))
    }

    @Test("an operator that is kept stays float in every mode", arguments: QuantizationMode.allCases)
    func keepFloat(_ mode: QuantizationMode) throws {
        let (float, ranges) = try Self.network()
        let options = QuantizationOptions(mode, keptFloat: ["fully_connected_*"])
        let model = try Quantizer.quantized(float, options, ranges: ranges).reread
        #expect(model.operand(0, of: "FULLY_CONNECTED")?.type == .float32)
        #expect(model.operand(1, of: "FULLY_CONNECTED")?.type == .float32)
        #expect(model.operand(2, of: "FULLY_CONNECTED")?.type == .float32)
        #expect(model.result(of: "FULLY_CONNECTED")?.type == .float32)
        if mode.needsRanges { #expect(model.result(of: "LOGISTIC")?.type != .float32) }
        let byKind = try Quantizer.quantized(
            float, QuantizationOptions(mode, keptFloat: ["FULLY_CONNECTED"]), ranges: ranges)
        #expect(try byKind.bytes() == model.bytes())
    }

    @Test("a pattern that names no operator is an error")
    func unknownPattern() throws {
        let (float, ranges) = try Self.network()
        let error = #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(float, QuantizationOptions(.int8, keptFloat: ["nothing*"]), ranges: ranges)
        }
        #expect(error?.kind == .option)
    }

    @Test(
        "the advice follows the target",
        arguments: [
            (DeploymentTarget.cpu, false, QuantizationMode.dynamicRange), (.cpu, true, .int8), (.gpu, false, .float16),
            (.edgeTPU, true, .int8), (.microcontroller, true, .int8),
        ])
    func advice(_ target: DeploymentTarget, _ hasSamples: Bool, _ mode: QuantizationMode) throws {
        let (float, ranges) = try Self.network()
        let size = try float.bytes().count
        let advice = try TechniqueAdvice(float, floatBytes: size, target: target, ranges: hasSamples ? ranges : nil)
        #expect(advice.choice == mode && advice.options.count == 4 && !advice.steps.isEmpty, "\(advice.text)")
        let int8 = try #require(advice.options.first { $0.mode == .int8 })
        #expect((int8.bytes ?? size) < size && int8.floatOperators.isEmpty)
        #expect(advice.options.first { $0.mode == .float16 }?.isPossible == [.cpu, .gpu].contains(target))
    }

    @Test("an operator without an int8 form is told, and the Edge TPU refuses it")
    func refused() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let model = net.model([try net.apply("FLOOR", [input], [1, 4])])
        let advice = try TechniqueAdvice(model, floatBytes: 1000, target: .edgeTPU, ranges: nil)
        #expect(advice.choice == nil)
        #expect(advice.options.first { $0.mode == .int8 }?.floatOperators.count == 1)
        #expect(advice.text.contains("FLOOR"))
    }

    @Test("a mode that makes nothing smaller does not fit")
    func noGain() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let dense = try net.apply("FULLY_CONNECTED", [input, try net.constant("weights", [4, 4])], [1, 4])
        let float = net.model([dense])
        let size = try float.bytes().count
        let advice = try TechniqueAdvice(float, floatBytes: size, target: .cpu, ranges: nil)
        #expect(advice.choice == nil, "\(advice.text)")
        #expect(advice.text.contains("Use the float model"))
    }

    @Test("a mode that the target refuses does not fit")
    func refusedByMicrocontroller() throws {
        var (float, ranges) = try Self.network()
        float.subgraphs[0].tensors[0].shapeSignature = [1, -1]
        let advice = try TechniqueAdvice(float, floatBytes: 10_000, target: .microcontroller, ranges: ranges)
        #expect(advice.options.allSatisfy { !$0.isPossible })
        #expect(advice.choice == nil, "\(advice.text)")
    }
}
