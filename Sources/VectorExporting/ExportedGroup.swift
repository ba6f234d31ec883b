import FileSupport
import QuantSpec
import VectorFiles

/// A group with what its file and its folder say about it, so that it leaves with all that it needs.
struct ExportedGroup: Sendable {
    let group: VectorGroup
    /// The schema's builtin code of its operator.
    let code: Int
    let scheme: Scheme
    let profile: String
    let origin: ExportOrigin

    init(_ group: VectorGroup, of file: VectorFile, from origin: ExportOrigin) {
        self.group = group.withAllStates(under: file.profile)
        code = file.code
        scheme = file.scheme
        profile = file.profile
        self.origin = origin
    }

    /// Where it stands below the folder of the export, without an ending: `int8/ADD/tail/typical`.
    var path: String {
        let place = group.id.split(separator: "/").dropFirst(2).joined(separator: "/")
        return "\(scheme.rawValue)/\(group.operatorName)/\(place)"
    }

    /// The number of steps of each row.
    var stepCount: Int { group.rows.first?.steps.count ?? 1 }

    /// The names of the sums besides those of output 0.
    var accumulatorNames: [String] {
        (group.rows.first?.steps.first?.accumulators.entries ?? []).map(\.name).filter { $0 != Accumulators.outputName }
    }

    /// What it is called and what it belongs to.
    var texts: [(name: String, text: String)] {
        [
            ("id", group.id), ("operator", group.operatorName), ("scheme", scheme.rawValue), ("variant", group.variant),
            ("profile", profile), ("manifest", origin.manifestHash),
        ]
    }

    /// By the schema's names, sorted.
    var attributes: [(name: String, value: AttributeValue)] {
        group.attributes.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Every tensor under the name of its array.
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

/// Where exported vectors come from.
public struct ExportOrigin: Sendable, Hashable {
    public let generator: VectorGenerator
    /// The SHA-256 of `MANIFEST.json`: results are sent back with it.
    public let manifestHash: String

    public init(generator: VectorGenerator, manifestHash: String) {
        self.generator = generator
        self.manifestHash = manifestHash
    }

    /// - Throws: `FileError` where the manifest cannot be read.
    public init(_ vectors: VectorSet) throws(FileError) {
        self.init(
            generator: vectors.manifest.generator,
            manifestHash: try SHA256.hexDigest(ofFile: "\(vectors.folder)/\(VectorManifest.fileName)"))
    }
}
