import QuantSpec
import VectorFiles

/// The coverage of the groups of an operator in a scheme: the known mistakes that their rows catch, and the pairs and
/// triples of axis values that they have. Both are numbered as elements.
public struct GroupReach: Sendable {
    /// The number of each known mistake that is caught.
    private let mistakes: [String: Int]
    /// The covering of each variant, with the number of its first tuple.
    private let forms: [String: (covering: CoveringGeneration, first: Int)]
    /// The number of elements: first the mistakes, then the tuples.
    let count: Int

    /// The coverage of some groups.
    ///
    /// - Parameters:
    ///   - declaration: the operator.
    ///   - scheme: the scheme.
    ///   - groups: all groups of the operator in the scheme.
    ///   - seed: the seed of the covering generation of each variant.
    public init(_ declaration: Operator, _ scheme: Scheme, _ groups: [VectorGroup], seed: Int64) {
        let names = Set(groups.flatMap { $0.rows.flatMap(\.catches) }).sorted()
        mistakes = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        var next = names.count
        var forms: [String: (covering: CoveringGeneration, first: Int)] = [:]
        for variant in declaration.variants where variant.scheme == scheme {
            guard let covering = CoveringGeneration(declaration, variant, seed: seed) else { continue }
            forms[variant.id] = (covering, next)
            next += covering.tuples.count
        }
        self.forms = forms
        count = next
    }

    /// Returns whether an element is a known mistake, not a pair or a triple.
    func isMistake(_ element: Int) -> Bool { element < mistakes.count }

    /// Returns the elements that a group covers with some of its rows.
    func elements(of group: VectorGroup, rows: Range<Int>) -> [Int] {
        let caught = Set(group.rows[rows].filter { !$0.isInformative }.flatMap(\.catches))
        let tuples =
            group.referenceRefuses == nil
            ? forms[group.variant].map { form in
                form.covering.tuples(of: group.instance).map { form.first + $0 }
            } ?? [] : []
        return caught.compactMap { mistakes[$0] } + tuples
    }

    /// Returns the numbers of mistakes, and of pairs and triples, that some rows of groups cover.
    public func covered(by groups: [(group: VectorGroup, rows: Range<Int>)]) -> (mistakes: Int, tuples: Int) {
        let elements = Set(groups.flatMap { self.elements(of: $0.group, rows: $0.rows) })
        let mistakes = elements.count(where: isMistake)
        return (mistakes, elements.count - mistakes)
    }

    /// Returns the groups in an order in which any prefix covers as much as it can for its cost. All known mistakes
    /// together weigh half as much as all pairs and triples together. Groups that cover nothing new follow, ordered by
    /// the same rule among themselves.
    func ordered(_ groups: [VectorGroup]) -> [VectorGroup] {
        let all = groups.map { group in
            GreedyOrder.Candidate(
                elements: elements(of: group, rows: group.rows.indices),
                cost: max(group.cost(rows: group.rows.indices), 1))
        }
        let reached = Set(all.flatMap(\.elements))
        let mistakeWeight = 1 / Double(max(reached.count(where: isMistake), 1))
        let tupleWeight = 2 / Double(max(reached.count { !isMistake($0) }, 1))
        var rest = Array(groups.indices)
        var ordered: [Int] = []
        while !rest.isEmpty {
            let next = GreedyOrder.order(rest.map { all[$0] }, of: count) {
                isMistake($0) ? mistakeWeight : tupleWeight
            }
            guard !next.isEmpty else { break }
            ordered += next.map { rest[$0] }
            let taken = Set(next)
            rest = rest.indices.filter { !taken.contains($0) }.map { rest[$0] }
        }
        return (ordered + rest).map { groups[$0] }
    }
}
