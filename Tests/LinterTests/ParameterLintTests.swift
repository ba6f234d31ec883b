import Linter
import QuantSpec
import TFLiteModel
import Testing

@Suite("Operators that keep the parameters of their tensors: a tensor without parameters is another one")
struct ParameterLintTests {
    /// A model of one operator between int8 or int16 tensors, of which some have no parameters.
    struct Form: Sendable, CustomStringConvertible {
        let name: String
        let clause: Clause
        var inputs: [Shape] = [[1, 2, 2, 4]]
        var output: Shape = [1, 2, 2, 4]
        /// The constants behind the inputs, of int32.
        var constants: [[Int32]] = []
        var constantShapes: [Shape]?
        var attributes: Attributes = [:]
        var type = ElementType.int8

        var description: String { "\(name) \(type.rawValue)" }

        func model(inputsHaveParameters: Bool, outputHasParameters: Bool) throws -> Model {
            let parameters = Quantization(scale: 0.5, zeroPoint: type == .int16 ? 0 : -3)
            var builder = ModelBuilder(description: name)
            let given = inputs.enumerated().map { index, shape in
                builder.addTensor(
                    "input\(index)", TensorDescription(type, shape, inputsHaveParameters ? parameters : nil))
            }
            let fixed = try constants.enumerated().map { index, values in
                let shape = constantShapes?[index] ?? [values.count]
                return builder.addConstant(
                    "constant\(index)", try Tensor(TensorDescription(.int32, shape), .int32(values)))
            }
            let result = builder.addTensor(
                "output", TensorDescription(type, output, outputHasParameters ? parameters : nil))
            try builder.addOperator(name, inputs: given + fixed, outputs: [result], attributes: attributes)
            builder.setInputs(given, outputs: [result])
            return try Model(reading: try builder.model.bytes())
        }
    }

    /// What LiteRT 2.3.0 rejects.
    static let rejected = [
        Form(
            name: "CONCATENATION", clause: "CONCATENATION-7", inputs: [[1, 2], [1, 3]], output: [1, 5],
            attributes: ["axis": .integer(1)]),
        Form(
            name: "PACK", clause: "PACK-4", inputs: [[3], [3]], output: [2, 3],
            attributes: ["values_count": .integer(2), "axis": .integer(0)]),
        Form(name: "EXPAND_DIMS", clause: "EXPAND_DIMS-3", output: [1, 1, 2, 2, 4], constants: [[0]]),
        Form(
            name: "UNPACK", clause: "UNPACK-4", inputs: [[1, 4]], output: [4],
            attributes: ["num": .integer(1), "axis": .integer(0)]),
        Form(
            name: "MIRROR_PAD", clause: "MIRROR_PAD-4", inputs: [[2]], output: [4], constants: [[1, 1]],
            constantShapes: [[1, 2]], attributes: ["mode": .name("SYMMETRIC")]),
        Form(name: "REDUCE_MAX", clause: "REDUCE_MAX-3", inputs: [[2, 3]], output: [2], constants: [[1]]),
    ]

    /// What LiteRT 2.3.0 runs.
    static let run = [
        Form(name: "MAXIMUM", clause: "MAXIMUM-3", inputs: [[4], [4]], output: [4]),
        Form(name: "RESHAPE", clause: "RESHAPE-4", output: [16], attributes: ["new_shape": .integers([16])]),
        Form(name: "TRANSPOSE", clause: "TRANSPOSE-3", output: [1, 4, 2, 2], constants: [[0, 3, 1, 2]]),
        Form(name: "SLICE", clause: "SLICE-4", inputs: [[4]], output: [2], constants: [[1], [2]]),
        Form(name: "PAD", clause: "PAD-4", inputs: [[2]], output: [4], constants: [[1, 1]], constantShapes: [[1, 2]]),
        Form(name: "GATHER", clause: "GATHER-5", inputs: [[4]], output: [2], constants: [[1, 2]]),
        Form(name: "TILE", clause: "TILE-3", inputs: [[2]], output: [4], constants: [[2]]),
        Form(name: "SQUEEZE", clause: "SQUEEZE-4", inputs: [[1, 4]], output: [4]),
        Form(
            name: "SPACE_TO_DEPTH", clause: "SPACE_TO_DEPTH-4", output: [1, 1, 1, 16],
            attributes: ["block_size": .integer(2)]),
        Form(
            name: "CONCATENATION", clause: "CONCATENATION-7", inputs: [[1, 2], [1, 3]], output: [1, 5],
            attributes: ["axis": .integer(1)], type: .int16),
    ]

    @Test("An operator whose inputs or output alone have parameters breaks its clause", arguments: rejected + run)
    func oneSide(_ form: Form) throws {
        for inputsHave in [false, true] {
            let model = try form.model(inputsHaveParameters: inputsHave, outputHasParameters: !inputsHave)
            let violations = ModelLint(model).violations
            #expect(violations.map(\.clause) == [form.clause])
            #expect(violations.first?.problem.contains("has no scale and no zero point") == true, "\(violations)")
        }
    }

    @Test(
        "Where no tensor has parameters, plain integers are moved, and no clause is broken", arguments: rejected + run)
    func plainIntegers(_ form: Form) throws {
        let model = try form.model(inputsHaveParameters: false, outputHasParameters: false)
        #expect(ModelLint(model).findings == [])
    }

    @Test("Where all tensors have the same parameters, no clause is broken", arguments: rejected + run)
    func sameParameters(_ form: Form) throws {
        let model = try form.model(inputsHaveParameters: true, outputHasParameters: true)
        #expect(ModelLint(model).findings == [])
    }

    @Test("CONV_2D-7: a bias without parameters does not have the product of the scales")
    func biasWithoutParameters() throws {
        var builder = ModelBuilder()
        let input = builder.addTensor(
            "input", TensorDescription(.int8, [1, 1, 1, 1], Quantization(scale: 0.5, zeroPoint: 0)))
        let filter = builder.addConstant(
            "filter",
            try Tensor(TensorDescription(.int8, [1, 1, 1, 1], Quantization(scale: 0.5, zeroPoint: 0)), .int8([1])))
        let bias = builder.addConstant("bias", try Tensor(TensorDescription(.int32, [1]), .int32([1])))
        let output = builder.addTensor(
            "output", TensorDescription(.int8, [1, 1, 1, 1], Quantization(scale: 0.5, zeroPoint: 0)))
        try builder.addOperator(
            "CONV_2D", inputs: [input, filter, bias], outputs: [output],
            attributes: ["padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1)])
        builder.setInputs([input], outputs: [output])
        let violations = ModelLint(builder.model).violations
        #expect(violations.map(\.clause) == ["CONV_2D-7"] && violations.first?.tensor == "tensor 2 (bias)")
    }
}
