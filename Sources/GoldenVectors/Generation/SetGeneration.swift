import QuantSpec
import VectorFiles

/// Makes vector files. The result depends only on the specification and the seed.
public struct SetGeneration: Sendable {
    /// The version of the vectors, which claims name.
    public static let version = "0.1.0"

    /// The seed of all random values.
    public let seed: Int64

    /// A generation with a seed. The published vectors have seed 1.
    public init(seed: Int64 = 1) { self.seed = seed }

    /// The name, the version and the seed that files record.
    public var generator: VectorGenerator {
        VectorGenerator(name: "quantspec", version: SetGeneration.version, seed: seed)
    }

    /// One file to be made.
    public enum Item: Sendable, Hashable {
        case operators(String, Scheme)
        case primitive(String, Scheme)
        /// Cases from the field, which the folder already has.
        case reported(String, Scheme)

        /// The file's path below the folder.
        public var path: String {
            switch self {
            case .operators(let name, let scheme): "\(scheme.rawValue)/\(name).json"
            case .primitive(let name, let scheme): "\(scheme.rawValue)/\(name).json"
            case .reported(let name, let scheme): "\(VectorFile.reportedFolder)/\(scheme.rawValue)/\(name).json"
            }
        }
    }

    /// The files that are made from the specification alone, sorted by path.
    public var items: [Item] {
        let operators = Operator.all.flatMap { declaration in
            Scheme.allCases.filter { scheme in declaration.variants.contains { $0.scheme == scheme } }
                .map { Item.operators(declaration.name, $0) }
        }
        return (operators + Primitive.all.map { .primitive($0.name, $0.scheme) }).sorted { $0.path < $1.path }
    }

    /// The file that was made of an item.
    public enum Made: Sendable {
        case operators(VectorFile)
        case primitive(PrimitiveFile)

        /// The file's bytes. Equal files give equal bytes.
        public var bytes: [UInt8] {
            switch self {
            case .operators(let file): file.bytes()
            case .primitive(let file): file.bytes()
            }
        }
    }

    /// Makes one file. Returns `nil` if the specification has no such operator or primitive, or if no group could be
    /// made. Reported cases are made from the file that has them: see `remade`.
    ///
    /// - Parameters:
    ///   - item: the file to make.
    ///   - concurrently: whether all processors are used.
    public func make(_ item: Item, concurrently: Bool = true) -> Made? {
        switch item {
        case .operators(let name, let scheme): file(name, scheme, concurrently: concurrently).map(Made.operators)
        case .primitive(let name, _): Primitive.named(name).map { .primitive($0.file(generator)) }
        case .reported: nil
        }
    }

    /// The vectors of an operator in a scheme. Returns `nil` if there is no such operator, or if no group could be
    /// made.
    public func file(_ operatorName: String, _ scheme: Scheme, concurrently: Bool = true) -> VectorFile? {
        guard let declaration = Operator.named(operatorName) else { return nil }
        let variants = declaration.variants.filter { $0.scheme == scheme }.map {
            VariantGeneration(declaration: declaration, variant: $0, seed: seed)
        }
        var drafts = variants.map { $0.drafts(concurrently: concurrently) }
        var pools = variants.map { _ in SearchPool() }
        for profile in [NumericProfile.all[0], .integerDouble, .integerSingle] {
            SetGeneration.hunt(variants, &drafts, &pools, under: profile)
        }
        pools.removeAll()
        let covering = Parallel.map(variants, concurrently: concurrently, \.coveringDrafts)
        for index in variants.indices { variants[index].pruneMovements(&drafts[index], beside: covering[index]) }
        for profile in [NumericProfile.all[0], .integerSingle] {
            SetGeneration.strengthen(variants, &drafts, beside: covering.flatMap { $0 }, under: profile)
        }
        // Where every candidate breaks what the reference assumes, a group has no row.
        let shown = (drafts + covering).flatMap { $0 }.filter { !$0.rows.isEmpty }
        let made = Parallel.map(shown, concurrently: concurrently) { $0.group() }
        guard !made.isEmpty else { return nil }
        let groups = GroupReach(declaration, scheme, made, seed: seed).ordered(made)
        return VectorFile(
            operatorName: declaration.name, code: declaration.code, scheme: scheme, generator: generator,
            profile: NumericProfile.all[0].name, notes: SetGeneration.notes(groups, declaration, scheme), groups: groups
        )
    }

    /// Searches groups for the deviations that the file must show under a profile but does not show yet.
    private static func hunt(
        _ variants: [VariantGeneration], _ drafts: inout [[GroupDraft]], _ pools: inout [SearchPool],
        under profile: NumericProfile
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
            for index in variants.indices
            where variants[index].hunt(distinction, in: &drafts[index], &pools[index]) { break }
        }
    }

    /// The number of rows that should show a deviation that the file shows. An implementation that fails in one row
    /// gives too little evidence for a name.
    private static let convincingRows = 3

    /// Adds rows that show the deviations of which few rows are evidence under a profile.
    private static func strengthen(
        _ variants: [VariantGeneration], _ drafts: inout [[GroupDraft]], beside covering: [GroupDraft],
        under profile: NumericProfile
    ) {
        guard let place = NumericProfile.all.firstIndex(of: profile) else { return }
        for (number, deviation) in Deviation.all.enumerated() where deviation.isTaken(profile) {
            let distinction = Distinction(deviation: number, profile: place)
            let shown = evidence(of: distinction, in: drafts.flatMap { $0 } + covering)
            guard shown > 0 else { continue }
            var missing = convincingRows - shown
            for index in variants.indices where missing > 0 {
                missing -= variants[index].strengthen(distinction, by: missing, in: &drafts[index])
            }
        }
    }

    /// The number of rows that show a distinction, counted up to the number that should.
    private static func evidence(of distinction: Distinction, in drafts: [GroupDraft]) -> Int {
        // Groups that show the deviation under the default profile come first: they probably show it under others.
        let likely = Distinction(deviation: distinction.deviation, profile: 0)
        let first = drafts.filter { $0.shows(likely) }, rest = drafts.filter { !$0.shows(likely) }
        var shown = 0
        for draft in first + rest where shown < convincingRows {
            shown += draft.evidence(of: distinction, upTo: convincingRows - shown)
        }
        return shown
    }

    /// The notes of the deviations that rows name, in the order of the catalogue, with the clauses that they violate
    /// in the operator and the scheme.
    static func notes(_ groups: [VectorGroup], _ declaration: Operator, _ scheme: Scheme) -> [VectorNote] {
        let rows = groups.flatMap(\.rows)
        let names = Set(rows.flatMap(\.catches) + rows.flatMap { $0.defects.map(\.name) })
        return Deviation.all.filter { names.contains($0.name) }.map { $0.note($0.clauses(in: declaration, scheme)) }
    }
}

extension VectorSubject {
    /// The subjects of all files that the specification has vectors for.
    public static var specified: [VectorSubject] {
        SetGeneration().items.compactMap { VectorSubject(path: $0.path) }
    }
}
