import QuantSpec
import VectorFiles

/// The coverage of pairs and triples of a variant's axis values by the groups of a file.
public struct PairCoverage: Sendable {
    /// The schema's name of the operator.
    public let operatorName: String
    /// The scheme of the variant.
    public let scheme: Scheme
    /// The id of the variant.
    public let variant: String
    /// The share of the possible pairs.
    public let pairs: Share
    /// The share of the possible triples.
    public let triples: Share
    /// The numbers of pairs and triples that no instance has, by reason, the most frequent first.
    public let impossible: [(reason: String, count: Int, example: String)]
    /// The pairs and triples that an instance could have but no group has.
    public let missing: [String]

    /// The number of covered tuples among the possible ones.
    public struct Share: Sendable, Hashable {
        /// The number of possible tuples that a group has.
        public var covered = 0
        /// The number of tuples that an instance can have.
        public var possible = 0
    }

    /// Returns the coverage of each variant of a file that has covering groups. Empty if the operator declares no
    /// domain.
    public static func all(of file: VectorFile) -> [PairCoverage] {
        guard let declaration = Operator.named(file.operatorName) else { return [] }
        let variants = declaration.variants.filter { $0.scheme == file.scheme }
        return Parallel.map(variants, concurrently: true) { variant -> PairCoverage? in
            CoveringGeneration(declaration, variant, seed: file.generator.seed).map {
                PairCoverage($0, file.groups.filter { $0.variant == variant.id && $0.referenceRefuses == nil })
            }
        }.compactMap { $0 }
    }

    private init(_ generation: CoveringGeneration, _ groups: [VectorGroup]) {
        let (axes, tuples) = (generation.candidates.axes, generation.tuples)
        let covered = Set(groups.flatMap { generation.tuples(of: $0.instance) })
        let result = generation.missing(beside: covered)
        let missing = result.covered.subtracting(covered)
        func share(_ range: Range<Int>) -> Share {
            let held = covered.count(where: range.contains)
            return Share(covered: held, possible: held + missing.count(where: range.contains))
        }
        func text(_ tuple: Int) -> String {
            tuples.values(tuple).sorted { $0.key < $1.key }.map { "\(axes[$0].name): \(axes[$0].values[$1])" }
                .joined(separator: ", ")
        }
        operatorName = generation.candidates.declaration.name
        scheme = generation.candidates.variant.scheme
        variant = generation.candidates.variant.id
        pairs = share(0..<tuples.pairCount)
        triples = share(tuples.pairCount..<tuples.count)
        let reasons = Dictionary(grouping: result.impossible.keys.sorted()) { result.impossible[$0] ?? "" }
        impossible = reasons.map { (reason: $0.key, count: $0.value.count, example: text($0.value[0])) }
            .sorted { ($0.count, $1.reason) > ($1.count, $0.reason) }
        self.missing = missing.sorted().map(text)
    }
}

extension Variant {
    /// Returns whether a variant has groups that cover its domain: the first variant of a scheme, and in 16x8 those
    /// with the same types, which only a condition distinguishes from it.
    func isCovered(in declaration: Operator) -> Bool {
        guard canBeConfirmed, let first = declaration.variants.first(where: { $0.scheme == scheme }) else {
            return false
        }
        return first.id == id || scheme == .int16x8 && first.types == types
    }

    private var types: [ElementType] { (inputs + outputs).map(\.type) }
}
