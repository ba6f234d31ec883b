import Linter
import QuantSpec
import TFLiteModel
import Testing

@Suite("Models that keep the specification, and that the reference rejects or aborts on, or whose outputs hold nothing")
struct WarningLintTests {
    private func lint(
        _ name: String, _ attributes: Attributes = [:], inputs: [TensorDescription], output: TensorDescription
    ) throws -> ModelLint {
        var builder = ModelBuilder(description: name)
        let given = inputs.enumerated().map { builder.addTensor("input\($0)", $1) }
        let result = builder.addTensor("output", output)
        try builder.addOperator(name, inputs: given, outputs: [result], attributes: attributes)
        builder.setInputs(given, outputs: [result])
        return ModelLint(try Model(reading: try builder.model.bytes()))
    }

    private func int8(_ shape: Shape, _ scale: Float, _ zeroPoint: Int64) -> TensorDescription {
        TensorDescription(.int8, shape, Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    @Test(
        "SOFTMAX of rows of 512 elements and more: their sum can make the reference abort", arguments: [511, 512, 600])
    func longRows(_ length: Int) throws {
        let found = try lint(
            "SOFTMAX", ["beta": .real(1)], inputs: [int8([1, length], 0.1, 0)],
            output: int8([1, length], 1 / 256, -128))
        #expect(found.violations.isEmpty)
        #expect(found.warnings.map(\.clause) == (length < 512 ? [] : ["SOFTMAX-4"]))
        #expect(found.warnings.map(\.erratum) == (length < 512 ? [] : [7]))
    }

    @Test("ADD with an output multiplier of 1 and more: the reference aborts")
    func outputMultiplier() throws {
        let found = try lint("ADD", inputs: [int8([4], 1, 0), int8([4], 1, 0)], output: int8([4], 0x1p-20, 0))
        #expect(found.violations.isEmpty)
        #expect(found.warnings.map(\.clause) == ["ADD-4"] && found.warnings.map(\.erratum) == [3])
    }

    @Test("SUM of bytes, and sums of nothing: the reference computes another result, which an erratum describes")
    func sums() throws {
        func errata(_ name: String, _ type: ElementType, _ shape: Shape) throws -> [Int?] {
            var builder = ModelBuilder()
            let quantization = Quantization(scale: 0.5, zeroPoint: 0)
            let input = builder.addTensor("input", TensorDescription(type, shape, quantization))
            let axes = builder.addConstant("axes", try Tensor(TensorDescription(.int32, [1]), .int32([1])))
            let output = builder.addTensor("output", TensorDescription(type, [shape[0]], quantization))
            try builder.addOperator(name, inputs: [input, axes], outputs: [output])
            builder.setInputs([input], outputs: [output])
            let found = ModelLint(builder.model)
            #expect(found.violations.isEmpty && found.warnings.allSatisfy { $0.reference == .differs })
            return found.warnings.map(\.erratum)
        }
        #expect(try errata("SUM", .int8, [2, 3]) == [44])
        #expect(try errata("SUM", .int8, [2, 0]) == [43])
        #expect(try errata("SUM", .uint8, [2, 3]) == [])
        #expect(try errata("SUM", .uint8, [2, 0]) == [43])
        #expect(try errata("SUM", .int16, [2, 3]) == [98])
        #expect(try errata("MEAN", .int8, [2, 3]) == [])
        #expect(try errata("MEAN", .int8, [2, 0]) == [43])
        #expect(try errata("MEAN", .int8, [0, 0]) == [])
    }

    @Test("E-120: several batch dimensions of a hybrid BATCH_MATMUL; E-115: a scale for each column")
    func batches() throws {
        func errata(_ x: TensorDescription, _ y: TensorDescription, _ output: TensorDescription) throws -> [Int?] {
            var builder = ModelBuilder()
            let input = builder.addTensor("x", x)
            let values = Elements.int8([Int8](repeating: 1, count: y.shape.count))
            let matrix = builder.addConstant("y", try Tensor(y, values))
            let result = builder.addTensor("output", output)
            try builder.addOperator("BATCH_MATMUL", inputs: [input, matrix], outputs: [result])
            builder.setInputs([input], outputs: [result])
            let found = ModelLint(builder.model)
            #expect(found.warnings.allSatisfy { $0.reference == .differs })
            return found.warnings.map(\.erratum)
        }
        func hybrid(_ x: Shape, _ y: Shape, _ output: Shape) throws -> [Int?] {
            try errata(
                TensorDescription(.float32, x), int8(y, 0.5, 0), TensorDescription(.float32, output))
        }
        #expect(try hybrid([2, 3, 2, 5], [2, 3, 5, 4], [2, 3, 2, 4]) == [120])
        #expect(try hybrid([2, 3, 2, 5], [5, 4], [2, 3, 2, 4]) == [120])
        #expect(try hybrid([2, 3, 2, 5], [1, 1, 5, 4], [2, 3, 2, 4]) == [])
        #expect(try hybrid([3, 2, 5], [3, 5, 4], [3, 2, 4]) == [])
        let columns = TensorDescription(
            .int8, [5, 2], Quantization(scales: [0.5, 0.25], zeroPoints: [0, 0], dimension: 1))
        #expect(try errata(int8([3, 5], 0.5, 0), columns, int8([3, 2], 0.5, 0)) == [115])
    }

    @Test(
        "MODEL-14: ADD and SUB of int16 without options differ if the scales are powers of two",
        arguments: ["ADD", "SUB"])
    func noOptions(_ name: String) throws {
        func found(_ scale: Float, options: OperatorOptions) throws -> [LintFinding] {
            var builder = ModelBuilder()
            let description = TensorDescription(.int16, [2], Quantization(scale: scale, zeroPoint: 0))
            let tensors = ["a", "b", "output"].map { builder.addTensor($0, description) }
            try builder.addOperator(name, inputs: Array(tensors[..<2]), outputs: [tensors[2]])
            builder.setInputs(Array(tensors[..<2]), outputs: [tensors[2]])
            var model = builder.model
            model.subgraphs[0].operators[0].options = options
            model.subgraphs[0].operators[0].attributes = [:]
            return ModelLint(model).findings
        }
        #expect(try found(0.1, options: .none) == [])
        #expect(try found(0.5, options: .table(name == "ADD" ? "AddOptions" : "SubOptions")) == [])
        let warning = try #require(try found(0.5, options: .none).first)
        #expect(warning.clause == "MODEL-14" && warning.erratum == 101 && warning.reference == .differs)
        #expect(try found(0.1, options: .table("MulOptions")).map(\.clause) == ["MODEL-14"])
    }

    @Test("Types for which there is no form are a warning, because the reference may reject them")
    func noForm() throws {
        let real = TensorDescription(.float32, [4])
        let found = try lint("ADD", inputs: [int8([4], 1, 0), real], output: real)
        #expect(found.warnings.count == 1 && found.findings.count == 1)
        #expect(found.warnings[0].problem.contains("ADD has no form with inputs"))
    }

    @Test("DIV with a multiplier of 2^23 and more: the reference computes another result, and the warning says so")
    func referenceDifference() throws {
        let found = try lint("DIV", inputs: [int8([1], 1, 0), int8([1], 1, 0)], output: int8([1], 0x1p-23, 0))
        #expect(found.violations.isEmpty)
        let warning = try #require(found.warnings.first { $0.clause == "DIV-6" })
        #expect(warning.erratum == 59 && warning.reference == .differs)
        #expect(warning.problem.hasPrefix("the LiteRT reference computes another result here: "))
    }

    @Test("SVDF whose state is no variable tensor: the reference rejects it")
    func constantState() throws {
        let symmetric = Quantization(scale: 0.5, zeroPoint: 0)
        func model(isVariable: Bool) throws -> Model {
            var builder = ModelBuilder()
            let input = builder.addTensor("input", int8([1, 1], 0.5, 0))
            let feature = builder.addConstant("feature", try Tensor(int8([1, 1], 0.5, 0), .int8([1])))
            let time = builder.addConstant(
                "time", try Tensor(TensorDescription(.int16, [1, 2], symmetric), .int16([1, 1])))
            let state = builder.addTensor(
                "state", TensorDescription(.int16, [1, 2], symmetric), isVariable: isVariable)
            let output = builder.addTensor("output", int8([1, 1], 0.5, -128))
            try builder.addOperator(
                "SVDF", inputs: [input, feature, time, -1, state], outputs: [output],
                attributes: ["rank": .integer(1), "fused_activation_function": .name("RELU")])
            builder.setInputs(isVariable ? [input] : [input, state], outputs: [output])
            return builder.model
        }
        #expect(ModelLint(try model(isVariable: true)).findings == [])
        let warnings = ModelLint(try model(isVariable: false)).warnings
        #expect(warnings.map(\.erratum) == [94] && warnings.first?.tensor == "tensor 3 (state)")
    }

    // MARK: Outputs that hold none of the results

    @Test(
        "An output that represents no positive number holds one result of an operator without negative results",
        arguments: ["ABS", "RELU", "SQRT", "EXP", "RSQRT"])
    func onlyNegative(_ name: String) throws {
        let found = try lint(name, inputs: [int8([4], 0.1, -128)], output: int8([4], 0.1, 127))
        let warning = try #require(found.warnings.first)
        #expect(found.findings.count == 1 && warning.tensor == "tensor 1 (output)")
        #expect(warning.problem.hasSuffix("the output represents only [-25.5, 0.0]: every result is stored as 127"))
        #expect(try lint(name, inputs: [int8([4], 0.1, -128)], output: int8([4], 0.1, 126)).findings == [])
    }

    @Test("So does the output of a fused activation")
    func fusedActivation() throws {
        let inputs = [int8([4], 0.1, 0), int8([4], 0.1, 0)]
        let relu: Attributes = ["fused_activation_function": .name("RELU6")]
        #expect(try lint("ADD", relu, inputs: inputs, output: int8([4], 0.1, 127)).warnings.count == 1)
        #expect(try lint("ADD", inputs: inputs, output: int8([4], 0.1, 127)).findings == [])
        #expect(try lint("ADD", relu, inputs: inputs, output: int8([4], 0.1, -128)).findings == [])
    }

    @Test("An output with steps that are larger than all results holds one of them")
    func tooCoarse() throws {
        let found = try lint("TANH", inputs: [int8([4], 0.1, 0)], output: int8([4], 4, 0))
        // The scale of TANH is fixed by a clause, whose violation says enough.
        #expect(found.warnings.isEmpty && found.violations.map(\.clause) == ["TANH-3"])
        #expect(try lint("RELU_0_TO_1", inputs: [int8([4], 0.1, 0)], output: int8([4], 4, 0)).warnings.count == 1)
        #expect(try lint("QUANTIZE", inputs: [int8([4], 0x1p-20, 0)], output: int8([4], 1, 0)).warnings.count == 1)
        #expect(try lint("QUANTIZE", inputs: [int8([4], 0.5, 0)], output: int8([4], 1, 0)).findings == [])
    }
}
