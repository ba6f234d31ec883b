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
    public var links: [String]

    public init(name: String, bugType: String, description: String, links: [String]) {
        self.name = name
        self.bugType = bugType
        self.description = description
        self.links = links
    }
}

/// One file of golden vectors: an operator in a scheme.
public struct VectorFile: Sendable, Hashable {
    public static let format = "quantspec-vectors/1"

    public var operatorName: String
    /// The schema's builtin code.
    public var code: Int
    public var scheme: Scheme
    public var generator: VectorGenerator
    /// The numeric profile that the outputs hold to.
    public var profile: String
    public var clauses: [Clause]
    public var notes: [VectorNote]
    public var groups: [VectorGroup]

    public init(
        operatorName: String, code: Int, scheme: Scheme, generator: VectorGenerator, profile: String,
        clauses: [Clause], notes: [VectorNote], groups: [VectorGroup]
    ) {
        self.operatorName = operatorName
        self.code = code
        self.scheme = scheme
        self.generator = generator
        self.profile = profile
        self.clauses = clauses
        self.notes = notes
        self.groups = groups
    }

    /// Where the file stands below `Vectors/`.
    public var path: String { "\(scheme.rawValue)/\(operatorName).json" }
    public var rowCount: Int { groups.reduce(0) { $0 + $1.rows.count } }
    public func group(_ id: String) -> VectorGroup? { groups.first { $0.id == id } }
}
