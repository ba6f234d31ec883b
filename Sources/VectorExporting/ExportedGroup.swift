import FileSupport
import QuantSpec
import VectorFiles

/// A group together with what an export needs of its file and folder.
struct ExportedGroup: Sendable {
    let group: VectorGroup
    /// The schema's builtin code of the operator.
    let code: Int
    let scheme: Scheme
    let profile: String
    let origin: ExportOrigin

    /// - Parameters:
    ///   - group: the group. Its thinned states are computed again.
    ///   - file: the file of the group.
    ///   - origin: where the vectors come from.
    init(_ group: VectorGroup, of file: VectorFile, from origin: ExportOrigin) {
        self.group = group.withAllStates(under: file.profile)
        code = file.code
        scheme = file.scheme
        profile = file.profile
        self.origin = origin
    }

    /// The path below the folder of the export, without an extension, such as `int8/ADD/tail/typical`.
    var path: String {
        let place = group.id.split(separator: "/").dropFirst(2).joined(separator: "/")
        return "\(scheme.rawValue)/\(group.operatorName)/\(place)"
    }

    /// The number of steps of each row.
    var stepCount: Int { group.rows.first?.steps.count ?? 1 }

    /// The names of all sums but those of output 0.
    var accumulatorNames: [String] {
        (group.rows.first?.steps.first?.accumulators.entries ?? []).map(\.name).filter { $0 != Accumulators.outputName }
    }

    /// The texts that identify the group: its id, operator, scheme, variant and profile, and the hash of the manifest.
    var texts: [(name: String, text: String)] {
        [
            ("id", group.id), ("operator", group.operatorName), ("scheme", scheme.rawValue), ("variant", group.variant),
            ("profile", profile), ("manifest", origin.manifestHash),
        ]
    }

    /// The attributes, sorted by the schema's names.
    var attributes: [(name: String, value: AttributeValue)] {
        group.attributes.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Every tensor, with the name of its array.
    var namedTensors: [(name: String, record: OperandTensor)] {
        group.inputs.enumerated().compactMap { position, record in
            record.map { (ExportedGroup.name(of: $0.role, position), $0) }
        } + group.outputs.enumerated().map { ("output_\($0)", $1) }
    }

    /// The name of an input's array.
    static func name(of role: Operand.Role, _ position: Int) -> String {
        switch role {
        case .activation: "input_\(position)"
        case .constant: "constant_\(position)"
        case .state: "state_\(position)"
        case .intermediate: "intermediate_\(position)"
        }
    }
}

/// The origin of exported vectors: their generator, and the hash of their manifest.
public struct ExportOrigin: Sendable, Hashable {
    /// The tool that made the vectors, with its version and seed.
    public let generator: VectorGenerator
    /// The SHA-256 of `MANIFEST.json`. Results must name it.
    public let manifestHash: String

    /// An origin. The hash is 64 lowercase hexadecimal digits.
    public init(generator: VectorGenerator, manifestHash: String) {
        self.generator = generator
        self.manifestHash = manifestHash
    }

    /// The origin of a set that was read from a folder.
    ///
    /// - Throws: `FileError` if the manifest cannot be read.
    public init(_ vectors: VectorSet) throws(FileError) {
        self.init(
            generator: vectors.manifest.generator,
            manifestHash: try SHA256.hexDigest(ofFile: "\(vectors.folder)/\(VectorManifest.fileName)"))
    }
}
