import QuantSpec
import TFLiteModel
import Testing

@testable import Interpreter

@Suite("A whole model runs operator by operator")
struct ModelInterpreterTests {
    private let steps = Steps(.litert_2_3_x86_64)

    /// QUANTIZE, then RESHAPE to a shape that is an input of the model, when `shapeIsComputed`, or a constant.
    private func reshapingModel(shapeIsComputed: Bool) throws -> Model {
        let quantization = Quantization(scale: 0.5, zeroPoint: -1)
        var builder = ModelBuilder()
        let real = builder.addTensor("real", TensorDescription(.float32, [1, 4]))
        let stored = builder.addTensor("stored", TensorDescription(.int8, [1, 4], quantization))
        let shapeDescription = TensorDescription(.int32, [2])
        let shape =
            shapeIsComputed
            ? builder.addTensor("shape", shapeDescription)
            : builder.addConstant("shape", try Tensor(shapeDescription, .int32([2, 2])))
        let output = builder.addTensor("output", TensorDescription(.int8, [2, 2], quantization))
        try builder.addOperator("QUANTIZE", inputs: [real], outputs: [stored])
        try builder.addOperator("RESHAPE", inputs: [stored, shape], outputs: [output])
        builder.setInputs(shapeIsComputed ? [real, shape] : [real], outputs: [output])
        return builder.model
    }

    private let real: (key: String, shape: Shape, elements: Elements) = ("real", [1, 4], .float32([0, 0.25, -1, 100]))

    @Test("A model without a subgraph, or whose signature names one that it lacks, gives an error and no trap")
    func missingSubgraphs() throws {
        #expect(throws: InterpreterError.self) { try NamedInputs(Model()) }
        #expect(throws: InterpreterError.self) { try ModelInterpreter(Model(), steps: steps) }
        var model = try reshapingModel(shapeIsComputed: false)
        model.signatures = [Signature(key: "serve", inputs: [], outputs: [], subgraphIndex: 1)]
        #expect(throws: InterpreterError.self) { try NamedInputs(model, signatureKey: "serve") }
        _ = try NamedInputs(model)
    }

    @Test("A model gives each operator the result of the one before")
    func modelGives() throws {
        let model = try reshapingModel(shapeIsComputed: false)
        var interpreter = try ModelInterpreter(model, steps: steps)
        let run = try interpreter.run(try NamedInputs(model).bind([real]), keepingAll: true)
        #expect(run.outputs.map(\.elements) == [.int8([-1, 0, -3, 127])])
        #expect(run.outputs.map(\.shape) == [[2, 2]])
        #expect(run.produced.keys.sorted() == [1, 3])
    }

    @Test("A shape may be computed and change between runs")
    func shapeMay() throws {
        let model = try reshapingModel(shapeIsComputed: true)
        var interpreter = try ModelInterpreter(model, steps: steps)
        for dimensions: [Int32] in [[2, 2], [4, 1], [1, 4]] {
            let inputs = try NamedInputs(model).bind([real, ("input_1", [2], .int32(dimensions))])
            let run = try interpreter.run(inputs)
            #expect(run.outputs.map(\.shape) == [Shape(dimensions.map(Int.init))])
        }
    }

    /// DEQUANTIZE of a tensor, with one value for the whole.
    private func dequantizingModel(_ type: ElementType, _ change: (inout ModelTensor) -> Void = { _ in }) throws
        -> Model
    {
        var builder = ModelBuilder()
        var tensor = ModelTensor(name: "stored", TensorDescription(type, [3], Quantization(scale: 0.5, zeroPoint: 0)))
        change(&tensor)
        let stored = builder.add(tensor)
        let real = builder.addTensor("real", TensorDescription(.float32, [3]))
        try builder.addOperator("DEQUANTIZE", inputs: [stored], outputs: [real])
        builder.setInputs([stored], outputs: [real])
        return builder.model
    }

    /// REP-11.
    @Test("A variable tensor that is an input holds what it is given")
    func variableTensor() throws {
        let model = try dequantizingModel(.int8) { $0.isVariable = true }
        var interpreter = try ModelInterpreter(model, steps: steps)
        for values: [Int8] in [[1, 2, 3], [4, 5, 6]] {
            let run = try interpreter.run(try NamedInputs(model).bind([("stored", [3], .int8(values))]))
            #expect(run.outputs.map(\.elements) == [.float32(values.map { Float($0) / 2 })])
        }
    }

    @Test(
        "REP-11: an int8 state begins at its zero point, a state of another type at 0",
        arguments: [
            (ElementType.int8, 5, 5), (.int8, -128, -128), (.uint8, 128, 0), (.int16, -300, 0), (.int32, 7, 0),
        ])
    func initialState(_ type: ElementType, _ zeroPoint: Int64, _ initial: Int64) throws {
        let description = TensorDescription(type, [3], Quantization(scale: 0.5, zeroPoint: zeroPoint))
        var builder = ModelBuilder()
        let state = builder.addTensor("state", description, isVariable: true)
        let output = builder.addTensor("output", description)
        try builder.addOperator(
            "RESHAPE", inputs: [state], outputs: [output], attributes: ["new_shape": .integers([3])])
        builder.setInputs([], outputs: [output])
        var interpreter = try ModelInterpreter(builder.model, steps: steps)
        let values = try interpreter.run([:]).outputs.first?.elements.integers
        #expect(values == [Int64](repeating: initial, count: 3))
    }

    @Test("A state that is larger than any computed tensor may be is refused before it is allocated")
    func hugeState() throws {
        var builder = ModelBuilder()
        let huge = TensorDescription(.float32, [1 << 20, 1 << 20])
        let state = builder.addTensor("state", huge, isVariable: true)
        let output = builder.addTensor("output", huge)
        try builder.addOperator("ABS", inputs: [state], outputs: [output])
        builder.setInputs([], outputs: [output])
        #expect { try ModelInterpreter(builder.model, steps: steps) } throws: {
            ($0 as? InterpreterError)?.problem.contains("more than 268435456 elements") ?? false
        }
    }

    @Test("REP-11: one tensor that is two states of an operator is refused")
    func sharedState() throws {
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.float32, [1, 1]))
        let state = builder.addTensor("state", TensorDescription(.float32, [1, 1]), isVariable: true)
        let output = builder.addTensor("output", TensorDescription(.float32, [1, 1]))
        let omitted = [Int](repeating: -1, count: 17)
        try builder.addOperator("LSTM", inputs: [input] + omitted + [state, state], outputs: [output])
        builder.setInputs([input], outputs: [output])
        #expect { try ModelInterpreter(builder.model, steps: steps) } throws: {
            ($0 as? InterpreterError)?.problem.contains("two of its states (REP-11)") ?? false
        }
    }

    @Test("MODEL-15: a fused activation whose code has no name is refused", arguments: [6, 77] as [Int64])
    func unknownActivation(_ code: Int64) throws {
        var builder = ModelBuilder()
        let tensors = ["a", "b", "c"].map { builder.addTensor($0, TensorDescription(.float32, [2])) }
        try builder.addOperator(
            "ADD", inputs: Array(tensors[..<2]), outputs: [tensors[2]],
            attributes: ["fused_activation_function": .integer(code)])
        builder.setInputs(Array(tensors[..<2]), outputs: [tensors[2]])
        let model = try Model(reading: try builder.model.bytes())
        var interpreter = try ModelInterpreter(model, steps: steps)
        let ones = try Tensor(TensorDescription(.float32, [2]), .float32([1, 1]))
        #expect { try interpreter.run([0: ones, 1: ones]) } throws: {
            guard let error = $0 as? InterpreterError else { return false }
            return error.place.contains("operator 0 (ADD)") && error.problem.contains("is the code \(code)")
                && error.remedy.hasPrefix("use one of NONE, RELU")
        }
    }

    /// CONCATENATION-7, as LiteRT does.
    @Test("int8 inputs without parameters are not concatenated to an output that has some")
    func concatenationOfPlainIntegers() throws {
        func run(inputs: Quantization?, output: Quantization?) throws -> [Elements] {
            var builder = ModelBuilder()
            let tensors = ["a", "b"].map { builder.addTensor($0, TensorDescription(.int8, [1], inputs)) }
            let result = builder.addTensor("c", TensorDescription(.int8, [2], output))
            try builder.addOperator("CONCATENATION", inputs: tensors, outputs: [result])
            builder.setInputs(tensors, outputs: [result])
            let arrays = [("a", [1] as Shape, Elements.int8([1])), ("b", [1], .int8([2]))]
            var interpreter = try ModelInterpreter(builder.model, steps: steps)
            return try interpreter.run(
                NamedInputs(builder.model).bind(arrays.map { (key: $0, shape: $1, elements: $2) })
            )
            .outputs.map(\.elements)
        }
        let parameters = Quantization(scale: 0.5, zeroPoint: 0)
        #expect(try run(inputs: nil, output: nil) == [.int8([1, 2])])
        #expect { try run(inputs: nil, output: parameters) } throws: { error in
            (error as? InterpreterError)?.problem.contains("CONCATENATION-7") ?? false
        }
    }

    /// REP-11.
    @Test("A variable tensor has no value in the file")
    func variableTensorValue() throws {
        var model = try dequantizingModel(.int8) { $0.isVariable = true }
        model.buffers.append(ModelBuffer([1, 2, 3]))
        model.subgraphs[0].tensors[0].buffer = model.buffers.count - 1
        #expect { try ModelInterpreter(model, steps: steps) } throws: {
            ($0 as? InterpreterError)?.problem.contains("REP-11") ?? false
        }
    }

    @Test("Two arrays for one input: the error says that one alone could have any key")
    func arraysForOneInput() throws {
        let named = try NamedInputs(try dequantizingModel(.int8))
        let array = (shape: [3] as Shape, elements: Elements.int8([1, 2, 3]))
        let arrays = ["x", "y"].map { (key: $0, shape: array.shape, elements: array.elements) }
        #expect { try named.bind(arrays) } throws: {
            ($0 as? InterpreterError)?.remedy.hasSuffix(", or give one array alone, under any key") ?? false
        }
        #expect(try named.bind([arrays[0]]).count == 1)
    }

    @Test("Errors do not drown in long names of a model")
    func longNames() throws {
        let model = try dequantizingModel(.int8) { $0.name = String(repeating: "long", count: 1250) }
        #expect {
            var interpreter = try ModelInterpreter(model, steps: steps)
            _ = try interpreter.run([:])
        } throws: { "\($0)".count < 200 && "\($0)".contains("it has no value") }
        #expect { try NamedInputs(model).bind([]) } throws: {
            "\($0)".count < 200 && "\($0)".contains("\"input_0\"")
        }
    }

    @Test("An input of four bits comes in bytes")
    func inputFour() throws {
        let model = try dequantizingModel(.int4)
        var interpreter = try ModelInterpreter(model, steps: steps)
        let run = try interpreter.run(try NamedInputs(model).bind([("stored", [3], .int8([-8, 7, 1]))]))
        #expect(run.outputs.map(\.elements) == [.float32([-4, 3.5, 0.5])])
        #expect(throws: InterpreterError.self) { try NamedInputs(model).bind([("stored", [3], .int8([8, 0, 0]))]) }
    }

    /// As a converter writes it that numbers a signature's inputs from 1.
    @Test("A signature may use the positional names for other inputs")
    func signatureMay() throws {
        var builder = ModelBuilder()
        let description = TensorDescription(.float32, [1])
        let tensors = ["a", "b"].map { builder.addTensor($0, description) }
        let output = builder.addTensor("c", description)
        try builder.addOperator("ADD", inputs: tensors, outputs: [output])
        builder.setInputs(tensors, outputs: [output])
        var model = builder.model
        let names = [("input_1", 0), ("input_2", 1)].map { Signature.Entry(name: $0, tensorIndex: $1) }
        model.signatures = [Signature(key: "serving_default", inputs: names, outputs: [])]
        let named = try NamedInputs(model)
        for keys in [["input_0", "input_1"], ["input_1", "input_2"], ["a", "b"], ["input_0", "input_2"]] {
            let arrays = zip(keys, [1, 2] as [Float]).map {
                (key: $0, shape: [1] as Shape, elements: Elements.float32([$1]))
            }
            for order in [arrays, arrays.reversed()] {
                let bound = try named.bind(order)
                #expect(bound[0]?.elements == .float32([1]) && bound[1]?.elements == .float32([2]), "\(keys)")
            }
        }
        #expect(throws: InterpreterError.self) {
            try named.bind([("input_1", [1], .float32([1])), ("a", [1], .float32([1]))])
        }
    }

    @Test("One array for the only input is that input, whatever its key", arguments: ["arr_0", "x", "output_0", ""])
    func loneArray(_ key: String) throws {
        let named = try NamedInputs(try reshapingModel(shapeIsComputed: false))
        let bound = try named.bind([(key, real.shape, real.elements)])
        #expect(bound[0]?.elements == real.elements)
        #expect(throws: InterpreterError.self) { try named.bind([(key, [1, 3], .float32([0, 0, 0]))]) }
    }

    @Test("Real numbers for a quantized input are told how they are quantized")
    func realNumbersForIntegers() throws {
        let named = try NamedInputs(try dequantizingModel(.int8))
        #expect { try named.bind([("stored", [3], .float32([1, 2, 3]))]) } throws: { error in
            guard let error = error as? InterpreterError else { return false }
            return error.problem == "its values are float32, but the model takes int8 with scale 0.5 and zero point 0"
                && error.remedy == "quantize real numbers x to clamp(round(x / 0.5) + 0, -128, 127) as int8"
        }
    }

    @Test("Wrong inputs are told apart by name, type and shape")
    func wrongInputs() throws {
        let named = try NamedInputs(try reshapingModel(shapeIsComputed: false))
        for wrong: (key: String, shape: Shape, elements: Elements) in [
            ("real", [1, 4], .int8([0, 0, 0, 0])),
            ("real", [4], .float32([0, 0, 0, 0])),
        ] {
            #expect { try named.bind([wrong]) } throws: { error in
                (error as? InterpreterError)?.place == "key \"\(wrong.key)\""
            }
        }
        let two = try NamedInputs(try reshapingModel(shapeIsComputed: true))
        #expect { try two.bind([("other", [1, 4], .float32([0, 0, 0, 0]))]) } throws: { error in
            (error as? InterpreterError)?.place == "key \"other\""
        }
        #expect(throws: InterpreterError.self) { try named.bind([]) }
        #expect(throws: InterpreterError.self) { try named.bind([real, ("input_0", real.shape, real.elements)]) }
    }

    @Test("An operator outside the specification is named before anything runs")
    func operatorOutside() throws {
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.float32, [1]))
        let output = builder.addTensor("output", TensorDescription(.float32, [1]))
        try builder.addOperator("HASHTABLE", inputs: [input], outputs: [output])
        builder.setInputs([input], outputs: [output])
        let model = builder.model
        #expect { try ModelInterpreter(model, steps: steps) } throws: { error in
            (error as? InterpreterError)?.place == "subgraph 0, operator 0 (HASHTABLE)"
        }
    }

    @Test("A variable tensor keeps its value until it is reset")
    func variableTensorKeeps() throws {
        var builder = ModelBuilder()
        let parameters = Quantization(scale: 1, zeroPoint: 0)
        let input = builder.addTensor("input", TensorDescription(.int8, [1, 1], parameters))
        let feature = builder.addConstant(
            "feature", try Tensor(TensorDescription(.int8, [1, 1], parameters), .int8([1])))
        let time = builder.addConstant(
            "time", try Tensor(TensorDescription(.int16, [1, 2], parameters), .int16([1, 1])))
        let state = builder.addTensor("state", TensorDescription(.int16, [1, 2], parameters), isVariable: true)
        let output = builder.addTensor("output", TensorDescription(.int8, [1, 1], parameters))
        try builder.addOperator(
            "SVDF", inputs: [input, feature, time, -1, state], outputs: [output], attributes: ["rank": .integer(1)])
        builder.setInputs([input], outputs: [output])
        let model = builder.model
        var interpreter = try ModelInterpreter(model, steps: steps)
        let inputs = try NamedInputs(model).bind([("input", [1, 1], .int8([3]))])
        let results = try (0..<3).map { _ in try interpreter.run(inputs).outputs[0].elements }
        #expect(results == [.int8([3]), .int8([6]), .int8([6])])
        try interpreter.resetStates()
        #expect(try interpreter.run(inputs).outputs[0].elements == .int8([3]))
    }

    @Test("A state that an operator computes begins each call with that value, and is kept as it is at the end")
    func computedState() throws {
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.float32, [1, 1]))
        let feature = builder.addConstant("feature", try Tensor(TensorDescription(.float32, [1, 1]), .float32([1])))
        let time = builder.addConstant("time", try Tensor(TensorDescription(.float32, [1, 2]), .float32([1, 1])))
        let stored = builder.addConstant(
            "stored", try Tensor(TensorDescription(.float16, [1, 2]), .float16([Binary16(0), Binary16(0)])))
        let state = builder.addTensor("state", TensorDescription(.float32, [1, 2]), isVariable: true)
        let output = builder.addTensor("output", TensorDescription(.float32, [1, 1]))
        try builder.addOperator("DEQUANTIZE", inputs: [stored], outputs: [state])
        try builder.addOperator(
            "SVDF", inputs: [input, feature, time, -1, state], outputs: [output], attributes: ["rank": .integer(1)])
        builder.setInputs([input], outputs: [output])
        let model = builder.model
        var interpreter = try ModelInterpreter(model, steps: steps)
        let inputs = try NamedInputs(model).bind([("input", [1, 1], .float32([3]))])
        for _ in 0..<2 {
            let run = try interpreter.run(inputs, keepingAll: true)
            #expect(run.outputs.map(\.elements) == [.float32([3])])
            #expect(run.produced[state]?.elements == .float32([0, 3]))
        }
    }
}
