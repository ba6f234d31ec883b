import FileSupport
import Foundation
import QuantSpec
import Testing
import TestSupport
import VectorFiles

@testable import Conformance
@testable import Targets

/// A small folder of vectors that the specification itself makes: ADD and CONV_2D in int8.
enum SampleVectors {
    static let profile = NumericProfile.litert_2_3_x86_64
    static let rowCount = 6

    static func addition() throws -> VectorFile {
        let shape: Shape = [2, 19]
        let described = { (scale: Float, zeroPoint: Int64) in
            TensorDescription(.int8, shape, Quantization(scale: scale, zeroPoint: zeroPoint))
        }
        return try file(
            "ADD",
            [
                group(
                    "tail/plain",
                    Instance(
                        "ADD", attributes: ["fused_activation_function": .name("RELU")],
                        inputs: [described(0.021, 3), described(0.013, -7)], outputs: [described(0.03, -40)]))
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
                    "same/stride-2",
                    Instance(
                        "CONV_2D",
                        attributes: [
                            "padding": .name("SAME"), "stride_h": .integer(2), "stride_w": .integer(1),
                            "fused_activation_function": .name("RELU6"),
                        ], inputs: [input, filter, bias], outputs: [output],
                        constants: [
                            1: try Tensor(filter, .int8(weights)), 2: try Tensor(bias, .int32([700, -300, 12, -5])),
                        ]))
            ])
    }

    /// Files of zeros of every operator but ADD that `zeros` can make one of.
    static func everyOperator() throws -> [VectorFile] {
        try Operator.all.filter { $0.name != "ADD" }.compactMap(zeros)
    }

    /// A file of an operator that nobody evaluates: zeros for every tensor. `nil` for an operator without a form in int8, or with
    /// a state.
    static func zeros(_ declaration: Operator) throws -> VectorFile? {
        guard let variant = declaration.variants.first(where: { $0.scheme == .int8 }),
            !variant.inputs.contains(where: { $0.role == .state })
        else { return nil }
        func described(_ operand: Operand) -> TensorDescription {
            TensorDescription(operand.type, [2, 19], Quantization(scale: 0.5, zeroPoint: 0))
        }
        func zeros(_ description: TensorDescription) throws -> Elements {
            try #require(Elements(zeros: description.shape.count, type: description.type))
        }
        var instance = Instance(
            declaration.name, variantID: variant.id, attributes: [:], inputs: variant.inputs.map(described),
            outputs: variant.outputs.map(described))
        for (index, operand) in variant.inputs.enumerated() where operand.role == .constant {
            let description = described(operand)
            instance.constants[index] = try Tensor(description, try zeros(description))
        }
        var inputs: [Int: Elements] = [:]
        for position in instance.positions(of: .activation) {
            inputs[position] = try zeros(described(variant.inputs[position]))
        }
        let step = VectorStep(inputs: inputs, outputs: try instance.outputs.map(zeros))
        let rows = (0..<rowCount).map { VectorRow(id: "\($0)", steps: [step]) }
        return VectorFile(
            operatorName: declaration.name, code: declaration.code, scheme: .int8, generator: generator,
            profile: profile.name, notes: [],
            groups: [VectorGroup(id: "\(declaration.name)/int8/tail/plain", instance: instance, rows: rows)])
    }

    /// A temporary folder with the two files and their manifest; the caller removes it.
    static func folder(_ files: [VectorFile]? = nil) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        var entries: [VectorManifest.Entry] = []
        for file in try files ?? [addition(), convolution()] {
            let bytes = file.bytes()
            try AtomicFile.write(bytes, to: "\(folder.path)/\(file.path)", creatingFolders: true)
            entries.append(VectorManifest.Entry(file, sha256: SHA256.hexDigest(of: bytes)))
        }
        let manifest = VectorManifest(generator: generator, profile: profile.name, files: entries)
        try AtomicFile.write(manifest.bytes(), to: "\(folder.path)/\(VectorManifest.fileName)")
        return folder
    }

    private static let generator = VectorGenerator(name: "test", version: "0.0", seed: 1)

    private static func file(_ name: String, _ groups: [VectorGroup]) throws -> VectorFile {
        VectorFile(
            operatorName: name, code: try #require(Operator.named(name)).code, scheme: .int8, generator: generator,
            profile: profile.name, notes: [], groups: groups)
    }

    /// Rows are numbered, so that tests can name them.
    private static func group(_ rest: String, _ instance: Instance) throws -> VectorGroup {
        let prepared = try #require(instance.declaration).prepare(instance, steps: Steps(profile))
        var group = VectorGroup(
            id: "\(instance.operatorName)/int8/\(rest)", instance: prepared.instance,
            cost: VectorCost(macs: 10, bytes: 100))
        var generator = SeededGenerator(seed: 3)
        for index in 0..<rowCount {
            var row = try row(of: group, prepared, &generator)
            row.id = "\(index)"
            group.rows.append(row)
        }
        return group
    }

    private static func row(
        of group: VectorGroup, _ prepared: PreparedOperator, _ generator: inout SeededGenerator
    ) throws -> VectorRow {
        var inputs: [Int: Elements] = [:]
        for position in group.activationPositions {
            let count = group.instance.inputs[position]?.shape.count ?? 0
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

extension VectorGroup {
    /// The row that a target was given; the first one if the group does not have it.
    func row(_ row: TargetRow) -> VectorRow { rows.first { $0.id == row.id } ?? rows[0] }
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
