import QuantSpec
import VectorFiles

/// Finds choices for a tuple of axis values that random choices do not hit, or the reason why there are none.
///
/// The value along an axis depends on a few choices: `output_h` on the sizes, strides and padding along the height, for instance.
/// Which ones is measured, by changing each choice of some random candidates. All combinations of these choices are then made,
/// each several times, since the other choices and random sizes may matter, too. A tuple is possible only if combinations of its
/// axes agree on the choices that they share.
struct CombinationSearch {
    /// The result of a search.
    enum Result {
        /// A value for each choice that matters.
        case choices([[Int: Int]])
        /// The reason why no choices have the tuple.
        case impossible(String)
        /// There are too many combinations to try all.
        case unknown
    }

    private let candidates: CoveringCandidates
    /// For each axis, the chosen axes that its value depends on, sorted.
    private let influences: [[Int]]
    /// For each list of chosen axes: its combinations that give a candidate. `nil` if there are too many.
    private var tables: [[Int]: [Combination]?] = [:]

    private struct Combination {
        let choices: [Int: Int]
        /// The values along each axis that candidates with these choices had.
        var places: [Set<Int>]
    }

    private static let samples = 24
    private static let sampleTries = 400
    private static let greatestTable = 4_096
    private static let greatestJoin = 40_000
    /// The number of candidates for each combination, with the other choices drawn at random.
    private static let draws = 8
    /// Constraints may exclude most draws of the other choices, or nearly all of them: a combination that is given up early would
    /// have its tuples called impossible. So small tables try longer.
    private static let leastTries = 16
    private static let greatestTries = 200
    private static let triesOfTable = 20_000
    private static let returned = 24

    init(_ candidates: CoveringCandidates) {
        self.candidates = candidates
        influences = CombinationSearch.influences(candidates)
    }

    private static func influences(_ candidates: CoveringCandidates) -> [[Int]] {
        let axes = candidates.axes
        var random = SeededRandom(
            seed: candidates.seed, "influences \(candidates.declaration.name) \(candidates.variant.id)")
        var found = axes.indices.map { axes[$0].isChosen ? Set([$0]) : [] }
        var drawn = 0
        for _ in 0..<sampleTries where drawn < samples {
            guard let base = try? candidates.candidate([:], &random) else { continue }
            drawn += 1
            let choices = Dictionary(
                uniqueKeysWithValues: base.choices.enumerated().compactMap { axis, place in place.map { (axis, $0) } })
            for axis in choices.keys.sorted() {
                for other in axes[axis].values.indices where other != choices[axis] {
                    var changed = choices
                    changed[axis] = other
                    guard let candidate = try? candidates.candidate(changed, &random) else { continue }
                    for place in axes.indices where candidate.places[place] != base.places[place] {
                        found[place].insert(axis)
                    }
                }
            }
        }
        return found.map { $0.sorted() }
    }

    /// Searches choices that give a tuple.
    mutating func search(_ wanted: [Int: Int]) -> Result {
        var joined: [[Int: Int]] = [[:]]
        let axes = wanted.keys.sorted()
        for axis in axes {
            guard let table = table(influences[axis]) else { return .unknown }
            let own = table.filter { combination in wanted[axis].map(combination.places[axis].contains) ?? false }.map(
                \.choices)
            guard !own.isEmpty else { return .impossible(reason([axis])) }
            guard let merged = CombinationSearch.join(joined, own) else { return .unknown }
            joined = merged
            guard !joined.isEmpty else { return .impossible(reason(axes)) }
        }
        let step = max(joined.count / CombinationSearch.returned, 1)
        return .choices(stride(from: 0, to: joined.count, by: step).map { joined[$0] })
    }

    /// The reason why no choices give values along some axes.
    func reason(_ axes: [Int]) -> String {
        let shared = axes.dropFirst().reduce(Set(influences[axes[0]])) { $0.intersection(influences[$1]) }
        let named = axes.count > 1 && !shared.isEmpty ? shared : Set(axes.flatMap { influences[$0] })
        let names = named.sorted().map { candidates.axes[$0].name }
        let values = axes.count == 1 ? "the value" : axes.count == 2 ? "both" : "all of them"
        return "no choice of \(names.joined(separator: ", ")) gives \(values)"
    }

    /// All pairs that agree on the choices that they share. `nil` if there are too many.
    private static func join(_ left: [[Int: Int]], _ right: [[Int: Int]]) -> [[Int: Int]]? {
        let shared = Set(left.first?.keys.map { $0 } ?? []).intersection(right.first?.keys.map { $0 } ?? []).sorted()
        let byShared = Dictionary(grouping: right) { choices in shared.map { choices[$0] ?? -1 } }
        var joined: [[Int: Int]] = []
        for choices in left {
            for other in byShared[shared.map { choices[$0] ?? -1 }] ?? [] {
                guard joined.count < greatestJoin else { return joined }
                joined.append(choices.merging(other) { first, _ in first })
            }
        }
        return joined
    }

    private mutating func table(_ axes: [Int]) -> [Combination]? {
        if let known = tables[axes] { return known }
        let counts = axes.map { candidates.axes[$0].values.count }
        let size = counts.reduce(1, *)
        let made = size <= CombinationSearch.greatestTable ? combinations(of: axes, counts, size) : nil
        tables[axes] = .some(made)
        return made
    }

    private func combinations(of axes: [Int], _ counts: [Int], _ size: Int) -> [Combination] {
        var random = SeededRandom(
            seed: candidates.seed, "combinations \(candidates.declaration.name) \(candidates.variant.id) \(axes)")
        let tries = min(
            CombinationSearch.greatestTries,
            max(CombinationSearch.leastTries, CombinationSearch.triesOfTable / size))
        return (0..<size).compactMap { number in
            var rest = number
            var choices: [Int: Int] = [:]
            for (axis, count) in zip(axes, counts) {
                choices[axis] = rest % count
                rest /= count
            }
            var combination = Combination(choices: choices, places: candidates.axes.map { _ in [] })
            var drawn = 0
            for _ in 0..<tries where drawn < CombinationSearch.draws {
                guard let candidate = try? candidates.candidate(choices, &random) else { continue }
                drawn += 1
                for (axis, place) in candidate.places.enumerated() {
                    if let place { combination.places[axis].insert(place) }
                }
            }
            return drawn > 0 ? combination : nil
        }
    }
}
