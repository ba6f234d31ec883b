import QuantSpec
import TFLiteModel
import Testing

@testable import Interpreter

@Suite("Models run whose shapes are values that they compute themselves")
struct DynamicShapeTests {
    private let parameters = Quantization(scale: 0.5, zeroPoint: -1)

    /// What a converter makes of `reshape(x, [shape(x)[0], -1])`: SHAPE, GATHER of the batch size, FILL of a vector with
    /// -1, DYNAMIC_UPDATE_SLICE of the batch size into it, RESHAPE.
    private func flatteningModel() throws -> Model {
        var builder = ModelBuilder()
        var open = ModelTensor(name: "input", TensorDescription(.int8, [1, 2, 3], parameters))
        open.shapeSignature = [-1, 2, 3]
        let input = builder.add(open)
        let sizes = builder.addTensor("sizes", TensorDescription(.int32, [3]))
        let first = builder.addConstant("first", try Tensor(TensorDescription(.int32, [1]), .int32([0])))
        let batch = builder.addTensor("batch", TensorDescription(.int32, [1]))
        let two = builder.addConstant("two", try Tensor(TensorDescription(.int32, [1]), .int32([2])))
        let rest = builder.addConstant("rest", try Tensor(TensorDescription(.int32, []), .int32([-1])))
        let stretched = builder.addTensor("stretched", TensorDescription(.int32, [2]))
        let shape = builder.addTensor("shape", TensorDescription(.int32, [2]))
        let output = builder.addTensor("output", TensorDescription(.int8, [1, 6], parameters))
        try builder.addOperator("SHAPE", inputs: [input], outputs: [sizes], attributes: ["out_type": .name("INT32")])
        try builder.addOperator("GATHER", inputs: [sizes, first], outputs: [batch])
        try builder.addOperator("FILL", inputs: [two, rest], outputs: [stretched])
        try builder.addOperator("DYNAMIC_UPDATE_SLICE", inputs: [stretched, batch, first], outputs: [shape])
        try builder.addOperator("RESHAPE", inputs: [input, shape], outputs: [output])
        builder.setInputs([input], outputs: [output])
        return builder.model
    }

    /// Converters write `reshape(x, [])` with a shape that has no elements, and so no bytes in the file.
    @Test("A constant without elements is a constant")
    func constantWithout() throws {
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.int8, [1, 1], parameters))
        let shape = builder.addTensor("shape", TensorDescription(.int32, [0]))
        let output = builder.addTensor("output", TensorDescription(.int8, [], parameters))
        try builder.addOperator("RESHAPE", inputs: [input, shape], outputs: [output])
        builder.setInputs([input], outputs: [output])
        #expect(builder.model.isConstant(shape, subgraph: 0))
        #expect(!builder.model.isConstant(input, subgraph: 0) && !builder.model.isConstant(output, subgraph: 0))
        var interpreter = try ModelInterpreter(builder.model, steps: Steps(.litert_2_3_x86_64))
        let inputs = try NamedInputs(builder.model).bind([("input", [1, 1], .int8([5]))])
        #expect(try interpreter.run(inputs).outputs.map(\.elements) == [.int8([5])])
    }

    @Test("A batch size known only at run time may change between runs")
    func batchSize() throws {
        for model in [try flatteningModel(), try packingModel()] {
            var interpreter = try ModelInterpreter(model, steps: Steps(.litert_2_3_x86_64))
            for batch in [1, 4, 2, 0] {
                let values = (0..<batch * 6).map { Int8(truncatingIfNeeded: $0 - 7) }
                let inputs = try NamedInputs(model).bind([("input", Shape([batch, 2, 3]), .int8(values))])
                let run = try interpreter.run(inputs)
                #expect(run.outputs.map(\.shape) == [Shape([batch, 6])])
                #expect(run.outputs.map(\.elements) == [.int8(values)])
            }
        }
    }

    /// The same as Keras layers come out of the converter: SHAPE, STRIDED_SLICE to a scalar, PACK with -1, RESHAPE.
    private func packingModel() throws -> Model {
        var builder = ModelBuilder()
        var open = ModelTensor(name: "input", TensorDescription(.int8, [1, 2, 3], parameters))
        open.shapeSignature = [-1, 2, 3]
        let input = builder.add(open)
        let sizes = builder.addTensor("sizes", TensorDescription(.int32, [3]))
        let bounds = try [0, 1, 1].map { (value: Int32) in
            builder.addConstant("bound", try Tensor(TensorDescription(.int32, [1]), .int32([value])))
        }
        let batch = builder.addTensor("batch", TensorDescription(.int32, []))
        let rest = builder.addConstant("rest", try Tensor(TensorDescription(.int32, []), .int32([-1])))
        let shape = builder.addTensor("shape", TensorDescription(.int32, [2]))
        let output = builder.addTensor("output", TensorDescription(.int8, [1, 6], parameters))
        try builder.addOperator("SHAPE", inputs: [input], outputs: [sizes], attributes: ["out_type": .name("INT32")])
        try builder.addOperator(
            "STRIDED_SLICE", inputs: [sizes] + bounds, outputs: [batch], attributes: ["shrink_axis_mask": .integer(1)])
        try builder.addOperator(
            "PACK", inputs: [batch, rest], outputs: [shape],
            attributes: ["values_count": .integer(2), "axis": .integer(0)])
        try builder.addOperator("RESHAPE", inputs: [input, shape], outputs: [output])
        builder.setInputs([input], outputs: [output])
        return builder.model
    }

    @Test("An index that no axis has ends the run with an error")
    func indexAxis() throws {
        var builder = ModelBuilder()
        let table = builder.addConstant(
            "table", try Tensor(TensorDescription(.int8, [2, 2], parameters), .int8([1, 2, 3, 4])))
        let index = builder.addTensor("index", TensorDescription(.int32, [1]))
        let output = builder.addTensor("output", TensorDescription(.int8, [1, 2], parameters))
        try builder.addOperator("GATHER", inputs: [table, index], outputs: [output])
        builder.setInputs([index], outputs: [output])
        let model = builder.model
        var interpreter = try ModelInterpreter(model, steps: Steps(.litert_2_3_x86_64))
        let inside = try interpreter.run(NamedInputs(model).bind([("index", [1], .int32([1]))]))
        #expect(inside.outputs.map(\.elements) == [.int8([3, 4])])
        for wrong: Int32 in [-1, 2, .max] {
            #expect(throws: (any Error).self) {
                try interpreter.run(NamedInputs(model).bind([("index", [1], .int32([wrong]))]))
            }
        }
    }
}
