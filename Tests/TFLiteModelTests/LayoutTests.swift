import QuantSpec
import TFLiteModel
import Testing

@Suite("The layout that the runtime expects")
struct LayoutTests {
    @Test("The file identifier is TFL3")
    func fileIdentifier() throws {
        let bytes = try SampleModels.convolution().bytes()
        #expect(Array(bytes[4..<8]) == Array("TFL3".utf8))
        #expect(bytes.count.isMultiple(of: 16))
    }

    @Test("Buffers lie at multiples of 16")
    func buffersLie() throws {
        let marks = (1...5).map { length in [UInt8](repeating: 0xA0 + UInt8(length), count: 7 * length) }
        var model = Model(subgraphs: [Subgraph()])
        model.buffers += marks.map { ModelBuffer($0) }
        let bytes = try model.bytes()
        for mark in marks {
            let position = try #require(bytes.positions(of: mark).first)
            #expect(position.isMultiple(of: 16))
        }
    }

    @Test("Appended buffers lie behind the FlatBuffer at multiples of 16")
    func appendedBuffers() throws {
        let marks = (1...5).map { length in [UInt8](repeating: 0xA0 + UInt8(length), count: 7 * length) }
        var model = Model(subgraphs: [Subgraph()])
        model.buffers += marks.map { ModelBuffer($0, placement: .appended) }
        let bytes = try model.bytes()
        let inside = try Model(subgraphs: [Subgraph()]).bytes()
        for mark in marks {
            let position = try #require(bytes.positions(of: mark).first)
            #expect(position.isMultiple(of: 16))
            #expect(position >= inside.count)
        }
        #expect(try Model(reading: bytes) == model)
    }

    @Test("Codes above 127 have the placeholder in the old field")
    func codesAbove() throws {
        for (code, expected) in [(0, 0), (126, 126), (127, 127), (128, 127), (150, 127), (300, 127)] {
            let bytes = try Model(operatorCodes: [OperatorCode(builtinCode: code)], subgraphs: [Subgraph()]).bytes()
            let codes = try #require(bytes.field(1, ofTable: bytes.target(of: 0)))
            let table = bytes.target(of: bytes.target(of: codes) + 4)
            let old = try #require(bytes.field(0, ofTable: table))
            let new = try #require(bytes.field(3, ofTable: table))
            #expect(Int(bytes[old]) == expected)
            #expect(bytes.word(at: new) == code)
        }
    }

    @Test("A scalar has an empty shape vector")
    func scalarEmpty() throws {
        let tensor = ModelTensor(type: .float32, shape: [])
        let bytes = try Model(subgraphs: [Subgraph(tensors: [tensor])]).bytes()
        let subgraphs = try #require(bytes.field(2, ofTable: bytes.target(of: 0)))
        let subgraph = bytes.target(of: bytes.target(of: subgraphs) + 4)
        let tensors = try #require(bytes.field(0, ofTable: subgraph))
        let shape = try #require(bytes.field(0, ofTable: bytes.target(of: bytes.target(of: tensors) + 4)))
        #expect(bytes.word(at: bytes.target(of: shape)) == 0)
    }

    @Test("Equal models have equal bytes")
    func equalModels() throws {
        #expect(try SampleModels.convolution().bytes() == SampleModels.convolution().bytes())
    }
}
