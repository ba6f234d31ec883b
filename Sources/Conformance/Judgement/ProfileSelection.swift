import GoldenVectors
import QuantSpec

/// Which profile a run is judged under.
public enum ProfileChoice: Sendable, Hashable {
    /// The one that explains the whole run, or the closest.
    case any
    case named(String)
}

/// The profile that a run is judged under, and how the others would have done.
public struct ProfileSelection: Sendable, Hashable {
    public struct Candidate: Sendable, Hashable {
        public let name: String
        /// The counted cases whose outputs are not those of this profile.
        public let differences: Int
        /// The operators in a scheme that have such cases.
        public let differingOperators: Int
    }

    public let candidates: [Candidate]
    /// The place of the chosen one.
    public let index: Int
    /// Whether the choice was the runner's.
    public let isFound: Bool
    /// The counted cases that have outputs: nothing else tells profiles apart.
    public let results: Int

    public var name: String { candidates[index].name }
    /// Whether there are outputs, and every one is that profile's.
    public var explainsEverything: Bool { results > 0 && candidates[index].differences == 0 }
    /// The other candidates that explain as much.
    public var equals: [String] {
        let chosen = candidates[index]
        return candidates.enumerated().filter {
            $0 != index && $1.differences == chosen.differences && $1.differingOperators == chosen.differingOperators
        }.map(\.1.name)
    }

    /// Every named profile, the one that the files are written in first.
    public static func candidates(writtenIn base: String) -> [String] {
        let others = NumericProfile.all.map(\.name).filter { $0 != base }
        return Array(([base] + others).prefix(ProfileSet.capacity))
    }

    /// Chooses a profile for a whole run: the first candidate of those that the most operators follow, and of these of those
    /// with the fewest differences. A mistake in many operators may bring more cases near another profile, but an operator
    /// without a mistake follows the right one.
    ///
    /// - Parameter operators: the rows of each operator in a scheme.
    /// - Returns: `nil` where the profile named is no candidate.
    public init?(_ choice: ProfileChoice, _ names: [String], operators: some Sequence<[JudgedRow]>) {
        var differences = [Int](repeating: 0, count: names.count)
        var differingOperators = differences
        var results = 0
        for rows in operators {
            let counted = rows.filter(\.tellsProfilesApart)
            results += counted.count
            for index in names.indices {
                let count = counted.count { !$0.passes.contains(index) }
                differences[index] += count
                differingOperators[index] += count > 0 ? 1 : 0
            }
        }
        self.results = results
        candidates = names.indices.map {
            Candidate(name: names[$0], differences: differences[$0], differingOperators: differingOperators[$0])
        }
        switch choice {
        case .any:
            isFound = true
            let closest = names.indices.min {
                (differingOperators[$0], differences[$0]) < (differingOperators[$1], differences[$1])
            }
            guard let closest else { return nil }
            index = closest
        case .named(let name):
            isFound = false
            guard let named = names.firstIndex(of: name) else { return nil }
            index = named
        }
    }
}
