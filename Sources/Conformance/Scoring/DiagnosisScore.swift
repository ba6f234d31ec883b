import GoldenVectors
import QuantSpec
import VectorFiles

/// Measures how often diagnoses are right. Known and unknown mistakes are put into the specification's own evaluation,
/// the vectors judge the results, and the names of the failing cases are compared with the true mistakes.
public struct DiagnosisScore: Sendable {
    /// The way in which a simulated implementation is wrong.
    public enum Scenario: String, Sendable, CaseIterable {
        /// One known mistake in the whole operator; no other operator fails.
        case alone
        /// The same, in a run in which another operator fails by another mistake.
        case beside
        /// One known mistake in about half of the groups, and another one in the others.
        case mixed
        /// Two known mistakes together.
        case pair
        /// One mistake that is not in the catalogue.
        case unknown
    }

    /// The extent of the simulation.
    public struct Extent: Sendable {
        /// The distance of the mistakes that are tried in each file: 1 tries all, 2 every second one.
        public var stride: Int
        /// The number of pairs of mistakes that are drawn, over all files.
        public var pairs: Int

        /// An extent.
        ///
        /// - Parameters:
        ///   - stride: the distance of the mistakes that are tried in each file, at least 1.
        ///   - pairs: the number of pairs of mistakes that are drawn, over all files.
        public init(stride: Int, pairs: Int) {
            self.stride = stride
            self.pairs = pairs
        }
    }

    /// A line of the table: a scenario, and the profile that the implementations follow.
    public struct Line: Sendable, Hashable {
        /// The way in which the implementations are wrong.
        public let scenario: Scenario
        /// The name of the profile that the implementations follow.
        public let profile: String
    }

    /// The counts of each line.
    public private(set) var tallies: [Line: DiagnosisTally] = [:]

    /// The profiles for single mistakes and pairs.
    private static let profiles = [NumericProfile.all[0], .integerDouble, .integerSingle]

    /// Simulates and diagnoses the implementations.
    ///
    /// - Parameters:
    ///   - files: the operators that are simulated.
    ///   - extent: how many mistakes and pairs are tried.
    ///   - progress: receives the number of files that are done, and of all files.
    public init(
        _ files: [VectorFile], _ extent: Extent, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) {
        let pairs = DiagnosisScore.pairs(extent.pairs, of: files)
        let done = Counter()
        let parts = Parallel.map(Array(files.indices), concurrently: true) { index in
            let other = files.indices.first { $0 != index } ?? index
            let simulation = ImplementationSimulation(files[index], beside: files[other])
            let part = DiagnosisScore.tallies(simulation, every: extent.stride, pairs: pairs[index] ?? [])
            progress(done.next(), files.count)
            return part
        }
        for part in parts { for (line, tally) in part { tallies[line, default: DiagnosisTally()].add(tally) } }
    }

    /// Pairs of different mistakes of one file, by the file's index.
    private static func pairs(_ count: Int, of files: [VectorFile]) -> [Int: [(first: Int, second: Int)]] {
        let counts = files.map { ImplementationSimulation.mistakes(of: $0).count }
        let places = counts.indices.filter { counts[$0] > 1 }
        guard !places.isEmpty else { return [:] }
        var random = SeededRandom(seed: 1, "pairs of mistakes")
        var pairs: [Int: [(first: Int, second: Int)]] = [:]
        for _ in 0..<count {
            let file = random.element(of: places)
            let first = random.index(below: counts[file])
            let second = random.index(below: counts[file] - 1)
            pairs[file, default: []].append((first, second < first ? second : second + 1))
        }
        return pairs
    }

    private static func tallies(
        _ simulation: ImplementationSimulation, every stride: Int, pairs: [(first: Int, second: Int)]
    ) -> [Line: DiagnosisTally] {
        var tallies: [Line: DiagnosisTally] = [:]
        func add(_ scenario: Scenario, under profile: NumericProfile = profiles[0], _ tally: DiagnosisTally) {
            tallies[Line(scenario: scenario, profile: profile.name), default: DiagnosisTally()].add(tally)
        }
        let salt = simulation.file.path.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        func isTried(_ place: Int) -> Bool { (place &+ salt) % stride == 0 }
        let mistakes = simulation.mistakes
        for place in mistakes.indices where isTried(place) {
            let mistake = mistakes[place]
            for profile in profiles where mistake.isTaken(profile) {
                add(.alone, under: profile, simulation.tally([[mistake]], under: profile) { _ in mistake })
            }
            add(.beside, simulation.tally([[mistake]], isBesideOther: true) { _ in mistake })
            let second = mistakes[(place * 7 + 3) % mistakes.count]
            guard second.name != mistake.name else { continue }
            let mixed = simulation.tally([[mistake], [second]]) { group in
                group.id.utf8.reduce(0) { $0 &+ Int($1) } & 1 == 0 ? mistake : second
            }
            add(.mixed, mixed)
        }
        for pair in pairs {
            let parts = [mistakes[pair.first], mistakes[pair.second]]
            let both = Deviation(combining: parts)
            for profile in profiles where parts.allSatisfy({ $0.isTaken(profile) }) {
                add(.pair, under: profile, simulation.tally([parts], under: profile) { _ in both })
            }
        }
        for (place, mutant) in Mutant.all.enumerated() where isTried(place) {
            add(.unknown, simulation.tally([[mutant]]) { _ in mutant })
        }
        return tallies
    }
}
