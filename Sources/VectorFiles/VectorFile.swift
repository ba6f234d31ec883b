import QuantSpec

/// Who made a file: the same three give the same bytes on any machine.
public struct VectorGenerator: Sendable, Hashable {
    public var name: String
    public var version: String
    public var seed: Int64

    public init(name: String, version: String, seed: Int64) {
        self.name = name
        self.version = version
        self.seed = seed
    }
}

/// What a deviation named in a file is about.
public struct VectorNote: Sendable, Hashable {
    public var name: String
    public var bugType: String
    public var description: String
    /// The clauses that the deviation violates.
    public var clauses: [Clause]
    public var links: [String]

    public init(name: String, bugType: String, description: String, clauses: [Clause] = [], links: [String]) {
        self.name = name
        self.bugType = bugType
        self.description = description
        self.clauses = clauses
        self.links = links
    }
}

/// One file of golden vectors: an operator in a scheme.
public struct VectorFile: Sendable, Hashable {
    public static let format = "quantspec-vectors/2"
    /// The folder of cases from the field, below that of the vectors.
    public static let reportedFolder = "reported"

    public var operatorName: String
    /// The schema's builtin code.
    public var code: Int
    public var scheme: Scheme
    public var generator: VectorGenerator
    /// The numeric profile that the outputs hold to.
    public var profile: String
    public var notes: [VectorNote]
    public var groups: [VectorGroup]
    /// Whether instances and inputs come from the field and are kept as they are. Everything else is computed as ever.
    public var isReported: Bool

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

    /// Where the file stands below `Vectors/`.
    public var path: String {
        (isReported ? "\(VectorFile.reportedFolder)/" : "") + "\(scheme.rawValue)/\(operatorName).json"
    }

    /// The variants that the groups are of, in the order of the declaration.
    public var variants: [Variant] {
        let ids = Set(groups.map(\.variant))
        return Operator.named(operatorName)?.variants.filter { ids.contains($0.id) } ?? []
    }

    /// Each clause of the variants once, where it is first met.
    public var clauses: [Clause] {
        var clauses: [Clause] = []
        for clause in groups.flatMap(\.clauses) where !clauses.contains(clause) { clauses.append(clause) }
        return clauses
    }

    /// The names of the accumulators that the rows of a variant have, in order.
    package func accumulatorNames(ofVariant id: String) -> [String] {
        var names: [String] = []
        for step in groups.lazy.filter({ $0.variant == id }).flatMap(\.rows).flatMap(\.steps) {
            for entry in step.accumulators.entries where !names.contains(entry.name) { names.append(entry.name) }
        }
        return names
    }

    public var rowCount: Int { groups.reduce(0) { $0 + $1.rows.count } }
    public func group(_ id: String) -> VectorGroup? { groups.first { $0.id == id } }

    /// Adds the groups and the notes of another file of the same operator and scheme.
    package mutating func append(_ other: VectorFile) {
        groups += other.groups
        notes += other.notes.filter { note in !notes.contains { $0.name == note.name } }
    }
}
