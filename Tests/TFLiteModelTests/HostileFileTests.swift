import QuantSpec
import TFLiteModel
import Testing

@Suite("A damaged or hostile file gives an error that says where")
struct HostileFileTests {
    private func error(reading bytes: [UInt8]) throws -> ModelError {
        try #require(throws: ModelError.self) { try Model(reading: bytes) }
    }

    @Test("Every shorter file is refused")
    func everyShorter() throws {
        let bytes = try ForeignModel.bytes()
        // The last bytes of the file may be padding.
        for count in 0..<bytes.count - 16 {
            let error = try error(reading: Array(bytes[..<count]))
            #expect(error.kind == .malformed)
        }
    }

    @Test("Another file identifier is refused")
    func anotherFile() throws {
        var bytes = try SampleModels.convolution().bytes()
        bytes[7] = UInt8(ascii: "2")
        let error = try error(reading: bytes)
        #expect(error.problem == "the file identifier is not TFL3")
    }

    @Test("Another schema version is refused", arguments: [0, 2, 4])
    func anotherSchema(version: Int) throws {
        var model = try SampleModels.convolution()
        model.version = version
        #expect(try error(reading: model.bytes()).kind == .unsupported)
    }

    @Test("A reference beyond the end is refused")
    func referenceBeyond() throws {
        var bytes = try SampleModels.convolution().bytes()
        for target in [UInt32(bytes.count), 0x7FFF_FFFF, 0xFFFF_FFFF] {
            bytes.set(target, at: 0)
            #expect(try error(reading: bytes).kind == .malformed)
        }
    }

    @Test("A vector that claims to be huge is refused")
    func vectorClaims() throws {
        var bytes = try SampleModels.convolution().bytes()
        let subgraphs = try #require(bytes.field(2, ofTable: bytes.target(of: 0)))
        for count: UInt32 in [0x1000, 0x4000_0000, 0xFFFF_FFFF] {
            bytes.set(count, at: bytes.target(of: subgraphs))
            let error = try error(reading: bytes)
            #expect(error.kind == .malformed)
            #expect(error.place == "list of subgraphs")
        }
    }

    @Test("A table whose fields lie before the file is refused")
    func tableWhose() throws {
        var bytes = try SampleModels.convolution().bytes()
        bytes.set(0x7FFF_FFFF, at: bytes.target(of: 0))
        #expect(try error(reading: bytes).kind == .malformed)
        bytes.set(0x8000_0000, at: bytes.target(of: 0))
        #expect(try error(reading: bytes).kind == .malformed)
    }

    /// Decoded one by one, the tensors would take gigabytes.
    @Test("A file whose tables are shared thousands of times is refused", .timeLimit(.minutes(1)))
    func fileWhose() throws {
        let large = ModelTensor(type: .int8, shape: Shape([Int](repeating: 1, count: 50_000)))
        let small = [ModelTensor](repeating: ModelTensor(type: .int8, shape: []), count: 10_000)
        var bytes = try Model(subgraphs: [Subgraph(tensors: [large] + small)]).bytes()
        let subgraphs = try #require(bytes.field(2, ofTable: bytes.target(of: 0)))
        let tensors = try #require(bytes.field(0, ofTable: bytes.target(of: bytes.target(of: subgraphs) + 4)))
        let first = bytes.target(of: tensors) + 4
        let table = bytes.target(of: first)
        for index in 0..<10_000 { bytes.set(UInt32(table - first - 4 * index), at: first + 4 * index) }
        let error = try error(reading: bytes)
        #expect(error.problem.hasPrefix("the tables of the file refer to each other so often"))
    }

    /// A list of indices taken for a list of tensors, which are all the same small one: 4 bytes of file for each.
    @Test("A list that consists of one table is refused")
    func listConsists() throws {
        let graph = Subgraph(
            tensors: [ModelTensor(type: .int8, shape: [])], inputs: [Int](repeating: 0, count: 50_000))
        var bytes = try Model(subgraphs: [graph]).bytes()
        let subgraphs = try #require(bytes.field(2, ofTable: bytes.target(of: 0)))
        let subgraph = bytes.target(of: bytes.target(of: subgraphs) + 4)
        let tensors = try #require(bytes.field(0, ofTable: subgraph))
        let table = bytes.target(of: bytes.target(of: tensors) + 4)
        let list = bytes.target(of: try #require(bytes.field(1, ofTable: subgraph)))
        for index in 1...50_000 { bytes.set(UInt32(table - list - 4 * index), at: list + 4 * index) }
        bytes.set(UInt32(list - tensors), at: tensors)
        let error = try error(reading: bytes)
        #expect(error.problem.hasPrefix("the tables of the file refer to each other so often"))
    }

    @Test("A model of nothing but small parts is not taken for that")
    func modelNothing() throws {
        let operation = ModelOperator(codeIndex: 0, inputs: [0], outputs: [1])
        let model = Model(
            operatorCodes: [OperatorCode(builtinCode: 0)],
            subgraphs: [
                Subgraph(
                    tensors: [ModelTensor](repeating: ModelTensor(type: .float32, shape: []), count: 2000),
                    operators: [ModelOperator](repeating: operation, count: 2000))
            ], buffers: [ModelBuffer](repeating: ModelBuffer(), count: 2000))
        #expect(try Model(reading: model.bytes()) == model)
    }

    @Test("Text that is not UTF-8 is refused")
    func textUTF8() throws {
        var bytes = try SampleModels.convolution().bytes()
        let name = try #require(bytes.positions(of: Array("weights".utf8)).first)
        bytes[name] = 0xFF
        let error = try error(reading: bytes)
        #expect(error.place == "subgraph 0, tensor 1, name")
    }

    @Test("A tensor type that the schema lacks is refused")
    func tensorType() throws {
        var bytes = try SampleModels.convolution().bytes()
        let subgraphs = try #require(bytes.field(2, ofTable: bytes.target(of: 0)))
        let tensors = try #require(bytes.field(0, ofTable: bytes.target(of: bytes.target(of: subgraphs) + 4)))
        let type = try #require(bytes.field(1, ofTable: bytes.target(of: bytes.target(of: tensors) + 4)))
        for code: UInt8 in [23, 127, 255] {
            bytes[type] = code
            let error = try error(reading: bytes)
            #expect(error.kind == .unsupported)
            #expect(error.place == "subgraph 0, tensor 0")
        }
    }
}
