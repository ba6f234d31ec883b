import Foundation
import ModelInspection
import TFLiteModel
import Testing

@Suite("Model files")
struct FileTests {
    private func error(reading path: String) throws -> ModelError {
        try #require(throws: ModelError.self) { try Model(contentsOfFile: path) }
    }

    @Test("A file reads back")
    func fileReads() throws {
        let model = try SampleModels.convolution()
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).tflite").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(model.bytes()).write(to: URL(filePath: path))
        #expect(try Model(contentsOfFile: path) == model)
        try Data(model.bytes().prefix(100)).write(to: URL(filePath: path))
        let error = try error(reading: path)
        #expect(error.kind == .malformed)
        #expect(error.file == path)
        #expect(error.description.hasPrefix("\(path): "))
    }

    @Test("A missing file is told from an unreadable one")
    func missingFile() throws {
        let folder = FileManager.default.temporaryDirectory.path()
        #expect(try error(reading: "\(folder)/there/is/none.tflite").kind == .missingFile)
        #expect(try error(reading: folder).kind == .unreadableFile)
    }
}

/// Real models, where a folder of them is named.
@Suite("Models in the folder that QUANTSPEC_MODELS names")
struct RealModelTests {
    static let folder = ProcessInfo.processInfo.environment["QUANTSPEC_MODELS"]

    @Test(
        "Each model of the folder reads back, and every constant decodes",
        .enabled(if: folder != nil, "QUANTSPEC_MODELS names no folder of .tflite files"))
    func eachReads() throws {
        let folder = try #require(Self.folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".tflite") }
        #expect(!names.isEmpty)
        for name in names.sorted() {
            let model = try Model(contentsOfFile: "\(folder)/\(name)")
            let bytes = try model.bytes()
            #expect(try Model(reading: bytes) == model, "\(name)")
            for (graph, subgraph) in model.subgraphs.enumerated() {
                for index in subgraph.tensors.indices {
                    _ = try model.constant(tensorIndex: index, subgraph: graph)
                }
            }
            #expect(ModelDifference(from: model, to: model).isEmpty)
        }
    }
}
