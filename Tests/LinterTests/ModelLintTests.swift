import Linter
import QuantSpec
import Testing
import TFLiteModel

@Suite("A model's violations are found, each with its clause, its tensor and a remedy")
struct ModelLintTests {
    @Test("A model that keeps every rule has none")
    func conformingModel() throws {
        #expect(try lint(Convolution()).findings == [])
    }

    @Test("REP-12: a tensor that is read before anything gives it a value")
    func unproduced() throws {
        var builder = ModelBuilder()
        let description = TensorDescription(.int8, [2], Quantization(scale: 1, zeroPoint: 0))
        let tensors = ["input", "nowhere", "output"].map { builder.addTensor($0, description) }
        try builder.addOperator("ADD", inputs: Array(tensors[..<2]), outputs: [tensors[2]])
        builder.setInputs([tensors[0]], outputs: [tensors[2]])
        let violations = ModelLint(builder.model).violations
        #expect(violations.map(\.tensor) == ["tensor 1 (nowhere)"])
        #expect(violations.first?.problem == "operator 0 reads the tensor before it has a value")
    }

    @Test("REP-11: a variable tensor with a value in the file")
    func variableWithValue() throws {
        var builder = ModelBuilder()
        let description = TensorDescription(.int8, [1], Quantization(scale: 1, zeroPoint: 0))
        let state = builder.addConstant("state", try Tensor(description, .int8([3])))
        let output = builder.addTensor("output", TensorDescription(.float32, [1]))
        try builder.addOperator("DEQUANTIZE", inputs: [state], outputs: [output])
        builder.setInputs([], outputs: [output])
        var model = builder.model
        #expect(ModelLint(model).violations.isEmpty)
        model.subgraphs[0].tensors[state].isVariable = true
        #expect(ModelLint(model).violations.map(\.clause) == ["REP-11"])
    }

    @Test("CONV_2D-8: weights of -128")
    func weightsAtTheLeast() throws {
        var convolution = Convolution()
        convolution.weights[3] = -128
        try expect(lint(convolution), "CONV_2D-8", naming: "tensor 1 (filter)", "[-127, 127]")
    }

    @Test("REP-3: weights with a zero point")
    func weightZeroPoint() throws {
        var convolution = Convolution()
        convolution.filter.zeroPoints = [0, 5]
        try expect(lint(convolution), "REP-3", naming: "tensor 1 (filter)", "zero point 5")
    }

    @Test(
        "CONV_2D-7: a bias whose scale is not the product of input's and weights'", arguments: [0.5, 1.01] as [Float])
    func biasScale(_ factor: Float) throws {
        var convolution = Convolution()
        convolution.bias.scales[1] *= factor
        let found = try lint(convolution)
        try expect(found, "CONV_2D-7", naming: "tensor 2 (bias)", "product of the scales of input and filter")
        // Found and expected.
        let problem = try #require(found.violations.first).problem
        #expect(problem.hasPrefix("bias must have the product of the scales of input and filter: "), "\(problem)")
        #expect(problem.contains("channel 1 that is 0.0625, but the scale is \(0.0625 * factor)"), "\(problem)")
    }

    @Test("CONV_2D-7: a bias with a zero point")
    func biasZeroPoint() throws {
        var convolution = Convolution()
        convolution.bias.zeroPoints[0] = 1
        try expect(lint(convolution), "CONV_2D-7", naming: "tensor 2 (bias)", "zero point 0")
    }

    @Test("REP-4: weights quantized along another dimension than the output channels")
    func wrongDimension() throws {
        var convolution = Convolution()
        convolution.inputChannels = 2
        convolution.weights = [1, -2, 3, 4]
        convolution.filter.dimension = 3
        try expect(lint(convolution), "REP-4", naming: "tensor 1 (filter)", "dimension 3")
    }

    @Test("REP-4: fewer scales than channels")
    func missingScale() throws {
        var convolution = Convolution()
        convolution.filter = Quantization(scales: [0.25, 0.125, 0.5], dimension: 0)
        try expect(lint(convolution), "REP-4", naming: "tensor 1 (filter)", "3 scales")
    }

    @Test("REP-3: a zero point outside the type's range, once, although two look at the tensor")
    func zeroPointOutsideRange() throws {
        var convolution = Convolution()
        convolution.input.zeroPoints = [128]
        let found = try lint(convolution)
        try expect(found, "REP-3", naming: "tensor 0 (input)", "zero point 128")
    }

    @Test("REP-2: a scale that is no positive number", arguments: [-0.5, .nan, .infinity] as [Float])
    func brokenScale(_ scale: Float) throws {
        var convolution = Convolution()
        convolution.input.scales = [scale]
        let clauses = try lint(convolution).violations.map(\.clause)
        #expect(clauses.contains("REP-2"))
    }

    @Test("REP-2: an activation whose scale is 0, also where it is the output", arguments: [0, 3])
    func activationOfScaleZero(_ tensor: Int) throws {
        var convolution = Convolution()
        if tensor == 0 { convolution.input.scales = [0] } else { convolution.output.scales = [0] }
        let found = try lint(convolution)
        let violation = try #require(found.violations.first)
        #expect(violation.clause == "REP-2" && violation.problem.contains("scale 0"))
        #expect(violation.tensor == (tensor == 0 ? "tensor 0 (input)" : "tensor 3 (output)"))
        // One fault is told once.
        #expect(!found.warnings.contains { $0.tensor == violation.tensor })
    }

    @Test("REP-2: a channel of weights may have scale 0, and so may an index")
    func weightsOfScaleZero() throws {
        var convolution = Convolution()
        convolution.filter.scales[0] = 0
        convolution.bias.scales[0] = 0
        #expect(try lint(convolution).violations == [])
        let found = try lint("ARG_MAX", ["output_type": .name("INT32")]) { builder in
            let input = builder.addTensor(
                "input", TensorDescription(.int8, [1, 4], Quantization(scale: 0.5, zeroPoint: 0)))
            let axis = builder.addConstant("axis", try Tensor(TensorDescription(.int32, [1]), .int32([1])))
            let output = builder.addTensor(
                "output", TensorDescription(.int32, [1], Quantization(scale: 0, zeroPoint: 0)))
            return ([input, axis], [output])
        }
        #expect(found.violations == [])
    }

    @Test("REP-12: an output of the graph that no operator produces")
    func unproducedOutput() throws {
        var builder = ModelBuilder()
        let description = TensorDescription(.int8, [2], Quantization(scale: 1, zeroPoint: 0))
        let tensors = ["input", "output", "nowhere"].map { builder.addTensor($0, description) }
        try builder.addOperator("ABS", inputs: [tensors[0]], outputs: [tensors[1]])
        builder.setInputs([tensors[0]], outputs: [tensors[1]])
        var model = builder.model
        #expect(ModelLint(model).violations == [])
        model.subgraphs[0].outputs = [tensors[1], tensors[2], tensors[0]]
        let violations = ModelLint(model).violations
        #expect(violations.map(\.clause) == ["REP-12"] && violations.map(\.tensor) == ["tensor 2 (nowhere)"])
        #expect(violations.first?.problem.contains("no operator produces it") == true)
    }

    @Test("An operator without its outputs, or without an input that every form needs, is a warning")
    func missingTensors() throws {
        var builder = ModelBuilder()
        _ = try Convolution().add(to: &builder)
        try builder.addOperator("CONV_2D", inputs: [0, 1, 2], outputs: [])
        try builder.addOperator("CONV_2D", inputs: [0], outputs: [3])
        builder.setInputs([0], outputs: [3])
        let warnings = ModelLint(builder.model).warnings
        #expect(warnings.map(\.place) == ["subgraph 0, operator 0 (CONV_2D)", "subgraph 0, operator 1 (CONV_2D)"])
        #expect(warnings.first?.problem.hasSuffix("CONV_2D has 0 outputs, but must have 1") == true)
        #expect(warnings.last?.problem.hasSuffix("CONV_2D has no input 1 (filter)") == true)
    }

    @Test("A code that the schema has no operator for is a warning")
    func unknownCode() throws {
        var builder = ModelBuilder()
        let tensors = ["input", "output"].map { builder.addTensor($0, TensorDescription(.float32, [1])) }
        try builder.addOperator("ABS", inputs: [tensors[0]], outputs: [tensors[1]])
        builder.setInputs([tensors[0]], outputs: [tensors[1]])
        var model = builder.model
        model.operatorCodes[0].builtinCode = 999
        let found = ModelLint(model).findings
        #expect(found.map(\.level) == [.warning])
        #expect(found.first?.problem.contains("no builtin operator with the code 999") == true)
    }

    @Test("SOFTMAX-5: another output scale than 1/256")
    func fixedParameters() throws {
        let shape: Shape = [1, 8]
        let found = try lint("SOFTMAX", ["beta": .real(1)]) { builder in
            let input = builder.addTensor(
                "input", TensorDescription(.int8, shape, Quantization(scale: 0.1, zeroPoint: 0)))
            let output = builder.addTensor(
                "output", TensorDescription(.int8, shape, Quantization(scale: 1 / 128, zeroPoint: -128)))
            return ([input], [output])
        }
        try expect(found, "SOFTMAX-5", naming: "tensor 1 (output)", "scale 0.00390625")
    }

    @Test("RESHAPE-4: an operator that keeps the parameters between tensors that differ in them")
    func sameParameters() throws {
        let found = try lint("RESHAPE", ["new_shape": .integers([6])]) { builder in
            let input = builder.addTensor(
                "input", TensorDescription(.int8, [2, 3], Quantization(scale: 0.1, zeroPoint: 0)))
            let output = builder.addTensor(
                "output", TensorDescription(.int8, [6], Quantization(scale: 0.1, zeroPoint: 1)))
            return ([input], [output])
        }
        let violation = try #require(found.violations.first)
        #expect(found.violations.count == 1 && violation.clause == "RESHAPE-4")
        #expect(violation.remedy.contains("QUANTIZE"))
    }

    @Test("A declared shape that does not come out")
    func wrongShape() throws {
        var convolution = Convolution()
        convolution.outputShape = [1, 2, 2, 3]
        try expect(lint(convolution), "REP-5", naming: "tensor 3 (output)", "the operator computes")
    }

    @Test("What only the reference rejects is a warning with its erratum, and no violation: CONV_2D-9, no bias")
    func referenceLimit() throws {
        var convolution = Convolution()
        convolution.hasBias = false
        let found = try lint(convolution)
        #expect(found.violations.isEmpty && found.notes.isEmpty)
        #expect(found.warnings.map(\.clause) == ["CONV_2D-9"] && found.warnings.map(\.erratum) == [1])
        #expect(found.warnings.map(\.reference) == [.rejects])
        #expect(found.warnings.allSatisfy { $0.problem.hasPrefix("the LiteRT reference rejects this or aborts: ") })
    }

    @Test("An operator that the specification does not cover is a note")
    func unknownOperator() throws {
        let found = try lint("SKIP_GRAM", [:]) { builder in
            let input = builder.addTensor("input", TensorDescription(.float32, [1]))
            let output = builder.addTensor("output", TensorDescription(.float32, [1]))
            return ([input], [output])
        }
        #expect(found.findings.count == 1 && found.notes.count == 1)
    }

    @Test("A custom operator is a warning with its own name")
    func customOperator() throws {
        var builder = ModelBuilder()
        let tensors = ["input", "output"].map { builder.addTensor($0, TensorDescription(.float32, [1])) }
        try builder.addOperator("CUSTOM", inputs: [tensors[0]], outputs: [tensors[1]])
        builder.setInputs([tensors[0]], outputs: [tensors[1]])
        var model = builder.model
        model.operatorCodes[0].customCode = "TFLite_Detection_PostProcess"
        #expect(ModelLint(model).findings.count == 1)
        let warning = try #require(ModelLint(model).warnings.first)
        #expect(warning.place == "subgraph 0, operator 0 (CUSTOM TFLite_Detection_PostProcess)")
        #expect(warning.problem.contains("the custom operator TFLite_Detection_PostProcess, and LiteRT rejects"))
    }

    /// One violation, of a clause, about a tensor.
    private func expect(_ found: ModelLint, _ clause: Clause, naming tensor: String, _ text: String) throws {
        let violation = try #require(found.violations.first)
        #expect(found.violations.count == 1, "\(found.violations)")
        #expect(violation.clause == clause)
        #expect(violation.tensor == tensor)
        #expect((violation.problem + violation.remedy).contains(text), "\(violation)")
        #expect(!violation.remedy.isEmpty)
    }

    private func lint(_ convolution: Convolution) throws -> ModelLint {
        try lint("CONV_2D", ["padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1)]) {
            try convolution.add(to: &$0)
        }
    }

    private func lint(
        _ name: String, _ attributes: Attributes, _ add: (inout ModelBuilder) throws -> ([Int], [Int])
    ) throws -> ModelLint {
        var builder = ModelBuilder(description: name)
        let (inputs, outputs) = try add(&builder)
        try builder.addOperator(name, inputs: inputs, outputs: outputs, attributes: attributes)
        builder.setInputs([inputs[0]], outputs: outputs)
        return ModelLint(try Model(reading: try builder.model.bytes()))
    }
}

/// An int8 convolution of two output channels, with parts to break.
private struct Convolution {
    var input = Quantization(scale: 0.5, zeroPoint: 3)
    var filter = Quantization(scales: [0.25, 0.125], dimension: 0)
    var bias = Quantization(scales: [0.125, 0.0625], dimension: 0)
    var output = Quantization(scale: 1, zeroPoint: -1)
    var weights: [Int8] = [1, -2, 3, -127, 127, 6, 7, -8]
    var inputChannels = 4
    var outputShape: Shape = [1, 2, 2, 2]
    var hasBias = true

    func add(to builder: inout ModelBuilder) throws -> ([Int], [Int]) {
        let input = builder.addTensor("input", TensorDescription(.int8, [1, 2, 2, inputChannels], input))
        let filter = builder.addConstant(
            "filter", try Tensor(TensorDescription(.int8, [2, 1, 1, inputChannels], filter), .int8(weights)))
        let bias = builder.addConstant("bias", try Tensor(TensorDescription(.int32, [2], bias), .int32([5, -6])))
        let output = builder.addTensor("output", TensorDescription(.int8, outputShape, output))
        return (hasBias ? [input, filter, bias] : [input, filter], [output])
    }
}
