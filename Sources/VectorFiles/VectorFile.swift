import QuantSpec

/// The tool that made a file. The same name, version and seed give the same bytes on any machine.
public struct VectorGenerator: Sendable, Hashable {
    /// The name of the tool.
    public var name: String
    /// The version of the tool, such as `0.1.0`.
    public var version: String
    /// The seed of all random values.
    public var seed: Int64

    /// A tool with the seed that it used.
    public init(name: String, version: String, seed: Int64) {
        self.name = name
        self.version = version
        self.seed = seed
    }
}

/// The description of a deviation that rows of a file name.
public struct VectorNote: Sendable, Hashable {
    /// The name of the deviation, to which `catches` and `defects` of rows refer.
    public var name: String
    /// The kind of the mistake, such as `rounding`.
    public var bugType: String
    /// The mistake and its effect, in sentences.
    public var description: String
    /// The clauses that the deviation violates.
    public var clauses: [Clause]
    /// Reports of the mistake: `owner/repository#number`.
    public var links: [String]

    /// A note. By default the deviation violates no clause of the file's operator and scheme.
    public init(name: String, bugType: String, description: String, clauses: [Clause] = [], links: [String]) {
        self.name = name
        self.bugType = bugType
        self.description = description
        self.clauses = clauses
        self.links = links
    }
}

/// One file of golden vectors: the cases of an operator in a scheme.
public struct VectorFile: Sendable, Hashable {
    /// The version of the file format, and the value of the key `format`.
    public static let format = "quantspec-vectors/2"
    /// The folder of cases from the field, below that of the vectors.
    public static let reportedFolder = "reported"

    /// The schema's name of the operator.
    public var operatorName: String
    /// The schema's builtin code.
    public var code: Int
    /// The scheme of all groups.
    public var scheme: Scheme
    /// The tool that made the file.
    public var generator: VectorGenerator
    /// The numeric profile under which the outputs were computed.
    public var profile: String
    /// The deviations that rows catch, or that rows have a defect of.
    public var notes: [VectorNote]
    /// The groups, in the order of the file.
    public var groups: [VectorGroup]
    /// Whether instances and inputs come from the field and are kept as they are. All else is computed as for other
    /// files.
    public var isReported: Bool

    /// A file of these parts. They are not compared with each other; `SetCheck` does that.
    public init(
        operatorName: String, code: Int, scheme: Scheme, generator: VectorGenerator, profile: String,
        notes: [VectorNote], groups: [VectorGroup], isReported: Bool = false
    ) {
        self.operatorName = operatorName
        self.code = code
        self.scheme = scheme
        self.generator = generator
        self.profile = profile
        self.notes = notes
        self.groups = groups
        self.isReported = isReported
    }

    /// The file's path below `Vectors/`.
    public var path: String {
        (isReported ? "\(VectorFile.reportedFolder)/" : "") + "\(scheme.rawValue)/\(operatorName).json"
    }

    /// The variants of the groups, in the order of the declaration.
    public var variants: [Variant] {
        let ids = Set(groups.map(\.variant))
        return Operator.named(operatorName)?.variants.filter { ids.contains($0.id) } ?? []
    }

    /// The clauses of the groups, each once, in order of first use.
    public var clauses: [Clause] {
        var clauses: [Clause] = []
        for clause in groups.flatMap(\.clauses) where !clauses.contains(clause) { clauses.append(clause) }
        return clauses
    }

    /// The names of the accumulators in the rows of a variant, in order of first use.
    package func accumulatorNames(ofVariant id: String) -> [String] {
        var names: [String] = []
        for step in groups.lazy.filter({ $0.variant == id }).flatMap(\.rows).flatMap(\.steps) {
            for entry in step.accumulators.entries where !names.contains(entry.name) { names.append(entry.name) }
        }
        return names
    }

    /// The number of rows of all groups.
    public var rowCount: Int { groups.reduce(0) { $0 + $1.rows.count } }
    /// The group with an id. Returns `nil` if there is none.
    public func group(_ id: String) -> VectorGroup? { groups.first { $0.id == id } }

    /// Adds the groups and the notes of another file of the same operator and scheme.
    package mutating func append(_ other: VectorFile) {
        groups += other.groups
        notes += other.notes.filter { note in !notes.contains { $0.name == note.name } }
    }
}
