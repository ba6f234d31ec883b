import FileSupport
import Foundation
import QuantSpec
import Testing
import TestSupport
import VectorFiles

@testable import Conformance

/// A small folder of vectors that the specification itself makes: ADD and CONV_2D in int8.
enum SampleVectors {
    static let profile = NumericProfile.litert_2_3_x86_64
    static let rowCount = 6

    static func addition() throws -> VectorFile {
        let quantization = { (scale: Float, zeroPoint: Int64) in Quantization(scale: scale, zeroPoint: zeroPoint) }
        let shape: Shape = [2, 19]
        let record = { (name: String, quantization: Quantization) in
            TensorRecord(
                name: name, role: .activation, description: TensorDescription(.int8, shape, quantization))
        }
        return try file(
            "ADD",
            [
                group(
                    "ADD", "tail/plain", ["fused_activation_function": .name("RELU")],
                    [record("input1", quantization(0.021, 3)), record("input2", quantization(0.013, -7))],
                    [record("output", quantization(0.03, -40))])
            ])
    }

    static func convolution() throws -> VectorFile {
        var generator = SeededGenerator(seed: 7)
        let weights = (0..<4 * 3 * 3 * 3).map { _ in Int8.random(in: -127...127, using: &generator) }
        let filterScales: [Float] = [0.002, 0.0031, 0.0007, 0.0053]
        let input = TensorDescription(.int8, [1, 6, 5, 3], Quantization(scale: 0.05, zeroPoint: 9))
        let filter = TensorDescription(.int8, [4, 3, 3, 3], Quantization(scales: filterScales, dimension: 0))
        let bias = TensorDescription(.int32, [4], Quantization(scales: filterScales.map { $0 * 0.05 }, dimension: 0))
        let output = TensorDescription(.int8, [1, 3, 5, 4], Quantization(scale: 0.04, zeroPoint: -5))
        return try file(
            "CONV_2D",
            [
                group(
                    "CONV_2D", "same/stride-2",
                    [
                        "padding": .name("SAME"), "stride_h": .integer(2), "stride_w": .integer(1),
                        "fused_activation_function": .name("RELU6"),
                    ],
                    [
                        TensorRecord(name: "input", role: .activation, description: input),
                        TensorRecord(name: "filter", role: .constant, description: filter, data: .int8(weights)),
                        TensorRecord(
                            name: "bias", role: .constant, description: bias, data: .int32([700, -300, 12, -5])),
                    ],
                    [TensorRecord(name: "output", role: .activation, description: output)])
            ])
    }

    /// A temporary folder with the two files and their manifest; the caller removes it.
    static func folder(_ files: [VectorFile]? = nil) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        var entries: [VectorManifest.Entry] = []
        for file in try files ?? [addition(), convolution()] {
            let bytes = file.bytes()
            try AtomicFile.write(bytes, to: "\(folder.path)/\(file.path)", creatingFolders: true)
            entries.append(
                VectorManifest.Entry(
                    path: file.path, sha256: SHA256.hexDigest(of: bytes), groups: file.groups.count,
                    rows: file.rowCount))
        }
        let manifest = VectorManifest(generator: generator, profile: profile.name, files: entries)
        try AtomicFile.write(manifest.bytes(), to: "\(folder.path)/\(VectorManifest.fileName)")
        return folder
    }

    private static let generator = VectorGenerator(name: "test", version: "0.0", seed: 1)

    private static func file(_ name: String, _ groups: [VectorGroup]) throws -> VectorFile {
        VectorFile(
            operatorName: name, code: try #require(Operator.named(name)).code, scheme: .int8, generator: generator,
            profile: profile.name, clauses: groups.flatMap(\.clauses), notes: [], groups: groups)
    }

    private static func group(
        _ name: String, _ rest: String, _ attributes: [String: AttributeValue], _ inputs: [TensorRecord?],
        _ outputs: [TensorRecord]
    ) throws -> VectorGroup {
        var group = VectorGroup(
            id: "\(name)/int8/\(rest)", operatorName: name, variant: "int8", clauses: [],
            attributes: Attributes(attributes), inputs: inputs, outputs: outputs,
            cost: VectorCost(macs: 10, bytes: 100), derived: [], rows: [])
        let prepared = try group.prepare(profile)
        group.derived = prepared.derived.entries.sorted { $0.name < $1.name }
        group.clauses = prepared.variant.clauses
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<rowCount { group.rows.append(try row(of: group, prepared, &generator)) }
        return group
    }

    private static func row(
        of group: VectorGroup, _ prepared: PreparedOperator, _ generator: inout SeededGenerator
    ) throws -> VectorRow {
        var inputs: [Int: Elements] = [:]
        for position in group.activationPositions {
            let count = group.inputs[position]?.description.shape.count ?? 0
            inputs[position] = .int8((0..<count).map { _ in Int8.random(in: .min ... .max, using: &generator) })
        }
        var row = VectorRow(steps: try prepared.evaluate(steps: [inputs], states: [:]))
        for other in NumericProfile.all where other != profile {
            let steps = try group.prepare(other).evaluate(steps: [inputs], states: [:])
            let sparse = try zip(row.steps[0].outputs, steps[0].outputs).map {
                try #require(SparseElements(from: $0, to: $1))
            }
            let divergence = Divergence(name: other.name, steps: [sparse])
            if !divergence.isEmpty { row.profiles.append(divergence) }
        }
        return row
    }
}

/// A folder that is there as long as this value.
final class TemporaryFolder {
    let path: String

    init() {
        let name = "quantspec-\(UInt64.random(in: .min ... .max))"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try AtomicFile.write(text, to: file, creatingFolders: true)
        return file
    }
}
