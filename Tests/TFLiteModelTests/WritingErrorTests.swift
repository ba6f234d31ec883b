import QuantSpec
import TFLiteModel
import Testing

@Suite("What no file can hold is not written")
struct WritingErrorTests {
    private func refusal(_ change: (inout Model) -> Void) throws -> ModelError {
        var model = try SampleModels.convolution()
        change(&model)
        return try #require(throws: ModelError.self) { try model.bytes() }
    }

    @Test(
        "An attribute that the table cannot hold is refused",
        arguments: [
            ("padding", AttributeValue.name("REFLECT")), ("padding", .flag(true)), ("padding", .integer(128)),
            ("stride_w", .integer(1 << 31)), ("stride_w", .real(1)), ("stride_w", .integers([1])),
            ("strides", .integer(1)),
        ])
    func attributesTable(name: String, value: AttributeValue) throws {
        let error = try refusal { $0.subgraphs[0].operators[0].attributes.values[name] = value }
        #expect(error.kind == .invalid)
        #expect(error.place == "subgraph 0, operator 0, attribute \(name)")
    }

    @Test("Attributes without a table are refused")
    func attributesWithout() throws {
        let error = try refusal { $0.subgraphs[0].operators[0].options = .none }
        #expect(error.place == "subgraph 0, operator 0, attribute dilation_h_factor")
    }

    @Test(
        "Options that the schema lacks are refused",
        arguments: [OperatorOptions.table("Conv9DOptions"), .unknown(union: 1, code: 200)])
    func optionsSchema(options: OperatorOptions) throws {
        let error = try refusal { $0.subgraphs[0].operators[0].options = options }
        #expect(error.kind == .invalid)
        #expect(error.place == "subgraph 0, operator 0, options")
    }

    @Test("A first buffer that is not empty is refused")
    func firstBuffer() throws {
        #expect(try refusal { $0.buffers[0] = ModelBuffer([1]) }.place == "buffer 0")
        #expect(try refusal { $0.buffers = [] }.kind != .missingFile)
    }

    @Test("Numbers beyond the schema's widths are refused")
    func numbersBeyond() throws {
        #expect(try refusal { $0.operatorCodes[0].version = 1 << 31 }.place == "operator code 0, version")
        #expect(try refusal { $0.operatorCodes[0].builtinCode = -1 }.place == "operator code 0, builtin_code")
        #expect(try refusal { $0.subgraphs[0].operators[0].customOptionsFormat = 128 }.kind == .invalid)
        #expect(try refusal { $0.subgraphs[0].tensors[0].quantization?.dimension = 1 << 31 }.kind == .invalid)
        #expect(try refusal { $0.subgraphs[0].tensors[0].shape = [0, 1 << 31] }.kind == .invalid)
    }

    @Test("Details of quantization that the schema lacks are refused")
    func quantizationSchema() throws {
        let error = try refusal { $0.subgraphs[0].tensors[0].quantization?.details = .unknown(4) }
        #expect(error.place == "subgraph 0, tensor 0, quantization, details")
    }

    @Test("A name that no operator has is refused")
    func nameOperator() throws {
        var builder = ModelBuilder()
        let error = try #require(throws: ModelError.self) {
            try builder.addOperator("CONVOLUTION", inputs: [], outputs: [])
        }
        #expect(error.problem == "no builtin operator has the name CONVOLUTION")
    }
}
