import QuantSpec

/// Makes vector files: a pure function of the specification and the seed.
public struct SetGeneration: Sendable {
    /// Raised when the generator makes other files of the same specification.
    public static let version = "1"

    public let seed: Int64

    public init(seed: Int64 = 1) { self.seed = seed }

    public var generator: VectorGenerator {
        VectorGenerator(name: "quantspec", version: SetGeneration.version, seed: seed)
    }

    /// One file to be made.
    public enum Item: Sendable, Hashable {
        case operators(String, Scheme)
        case primitive(String)

        /// Where the file stands below the folder.
        public var path: String {
            switch self {
            case .operators(let name, let scheme): "\(scheme.rawValue)/\(name).json"
            case .primitive(let name): "\(PrimitiveFile.folder)/\(name).json"
            }
        }
    }

    /// Every file, sorted by path.
    public var items: [Item] {
        let operators = Operator.all.flatMap { declaration in
            Scheme.allCases.filter { scheme in declaration.variants.contains { $0.scheme == scheme } }
                .map { Item.operators(declaration.name, $0) }
        }
        return (operators + Primitive.all.map { .primitive($0.name) }).sorted { $0.path < $1.path }
    }

    /// What is made of one item.
    public enum Made: Sendable {
        case operators(VectorFile)
        case primitive(PrimitiveFile)

        public var bytes: [UInt8] {
            switch self {
            case .operators(let file): file.bytes()
            case .primitive(let file): file.bytes()
            }
        }
    }

    /// One file; `nil` where the specification has no such operator or primitive, or no group could be made.
    public func make(_ item: Item, concurrently: Bool = true) -> Made? {
        switch item {
        case .operators(let name, let scheme): file(name, scheme, concurrently: concurrently).map(Made.operators)
        case .primitive(let name): Primitive.named(name).map { .primitive($0.file(generator)) }
        }
    }

    /// The vectors of an operator in a scheme.
    public func file(_ operatorName: String, _ scheme: Scheme, concurrently: Bool = true) -> VectorFile? {
        guard let declaration = Operator.named(operatorName) else { return nil }
        let groups = declaration.variants.filter { $0.scheme == scheme }.flatMap { variant in
            VariantGeneration(declaration: declaration, variant: variant, seed: seed).groups(concurrently: concurrently)
        }
        guard !groups.isEmpty else { return nil }
        return VectorFile(
            operatorName: declaration.name, code: declaration.code, scheme: scheme, generator: generator,
            profile: NumericProfile.all[0].name, clauses: SetGeneration.clauses(groups),
            notes: SetGeneration.notes(groups), groups: groups)
    }

    /// Each clause once, where it is first met.
    private static func clauses(_ groups: [VectorGroup]) -> [Clause] {
        var clauses: [Clause] = []
        for clause in groups.flatMap(\.clauses) where !clauses.contains(clause) { clauses.append(clause) }
        return clauses
    }

    /// The notes of the deviations that are named, in the catalogue's order.
    private static func notes(_ groups: [VectorGroup]) -> [VectorNote] {
        let rows = groups.flatMap(\.rows)
        let names = Set(rows.flatMap(\.catches) + rows.flatMap { $0.defects.map(\.name) })
        return Deviation.all.filter { names.contains($0.name) }.map(\.note)
    }
}
