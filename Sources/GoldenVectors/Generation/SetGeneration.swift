import QuantSpec
import VectorFiles

/// Makes vector files: a pure function of the specification and the seed.
public struct SetGeneration: Sendable {
    /// The version of the vectors: what a claim names.
    public static let version = "0.1.0"

    public let seed: Int64

    public init(seed: Int64 = 1) { self.seed = seed }

    public var generator: VectorGenerator {
        VectorGenerator(name: "quantspec", version: SetGeneration.version, seed: seed)
    }

    /// One file to be made.
    public enum Item: Sendable, Hashable {
        case operators(String, Scheme)
        case primitive(String)
        /// Cases from the field, which a folder holds.
        case reported(String, Scheme)

        /// Where the file stands below the folder.
        public var path: String {
            switch self {
            case .operators(let name, let scheme): "\(scheme.rawValue)/\(name).json"
            case .primitive(let name): "\(PrimitiveFile.folder)/\(name).json"
            case .reported(let name, let scheme): "\(VectorFile.reportedFolder)/\(scheme.rawValue)/\(name).json"
            }
        }
    }

    /// Every file that is made from the specification alone, sorted by path.
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

    /// One file; `nil` where the specification has no such operator or primitive, or no group could be made. Reported cases are
    /// made from the file that holds them: see `remade`.
    ///
    /// - Parameter concurrently: whether every processor is used.
    public func make(_ item: Item, concurrently: Bool = true) -> Made? {
        switch item {
        case .operators(let name, let scheme): file(name, scheme, concurrently: concurrently).map(Made.operators)
        case .primitive(let name): Primitive.named(name).map { .primitive($0.file(generator)) }
        case .reported: nil
        }
    }

    /// The vectors of an operator in a scheme.
    public func file(_ operatorName: String, _ scheme: Scheme, concurrently: Bool = true) -> VectorFile? {
        guard let declaration = Operator.named(operatorName) else { return nil }
        let variants = declaration.variants.filter { $0.scheme == scheme }.map {
            VariantGeneration(declaration: declaration, variant: $0, seed: seed)
        }
        var drafts = variants.map { $0.drafts(concurrently: concurrently) }
        for profile in [NumericProfile.all[0], .integerDouble, .integerSingle] {
            SetGeneration.hunt(variants, &drafts, under: profile)
        }
        let covering = Parallel.map(variants, concurrently: concurrently, \.coveringDrafts)
        let made = Parallel.map((drafts + covering).flatMap { $0 }, concurrently: concurrently) { $0.group() }
        guard !made.isEmpty else { return nil }
        let groups = GroupReach(declaration, scheme, made, seed: seed).ordered(made)
        return VectorFile(
            operatorName: declaration.name, code: declaration.code, scheme: scheme, generator: generator,
            profile: NumericProfile.all[0].name, notes: SetGeneration.notes(groups, declaration, scheme), groups: groups
        )
    }

    /// Looks for the deviations that are said to show in the file and do not yet, under a profile.
    private static func hunt(
        _ variants: [VariantGeneration], _ drafts: inout [[GroupDraft]], under profile: NumericProfile
    ) {
        guard let declaration = variants.first?.declaration, let scheme = variants.first?.variant.scheme,
            let place = NumericProfile.all.firstIndex(of: profile)
        else { return }
        for (number, deviation) in Deviation.all.enumerated()
        where deviation.demand.operators != nil && deviation.mustShow(in: declaration.name, scheme)
            && deviation.isTaken(profile)
        {
            let distinction = Distinction(deviation: number, profile: place)
            guard !drafts.joined().contains(where: { $0.shows(distinction) }) else { continue }
            for index in variants.indices where variants[index].hunt(distinction, in: &drafts[index]) { break }
        }
    }

    /// The notes of the deviations that are named, in the catalogue's order, with the clauses that they violate in the operator
    /// and the scheme.
    static func notes(_ groups: [VectorGroup], _ declaration: Operator, _ scheme: Scheme) -> [VectorNote] {
        let rows = groups.flatMap(\.rows)
        let names = Set(rows.flatMap(\.catches) + rows.flatMap { $0.defects.map(\.name) })
        return Deviation.all.filter { names.contains($0.name) }.map { $0.note($0.clauses(in: declaration, scheme)) }
    }
}

extension VectorSubject {
    /// Everything that the specification has vectors of.
    public static var specified: [VectorSubject] {
        SetGeneration().items.compactMap { VectorSubject(path: $0.path) }
    }
}
