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
        candidates.enumerated().filter { $0 != index && $1.differences == candidates[index].differences }.map(\.1.name)
    }

    /// Every named profile, the one that the files are written in first.
    public static func candidates(writtenIn base: String) -> [String] {
        let others = NumericProfile.all.map(\.name).filter { $0 != base }
        return Array(([base] + others).prefix(ProfileSet.capacity))
    }

    /// Chooses a profile for a whole run: of those with the fewest differences the first candidate.
    ///
    /// - Returns: `nil` where the profile named is no candidate.
    public init?(_ choice: ProfileChoice, _ names: [String], rows: some Sequence<JudgedRow>) {
        var differences = [Int](repeating: 0, count: names.count)
        var results = 0
        for row in rows where !row.isInformative {
            guard case .ran(.completed) = row.event else { continue }
            results += 1
            for index in names.indices where !row.passes.contains(index) { differences[index] += 1 }
        }
        self.results = results
        candidates = zip(names, differences).map { Candidate(name: $0, differences: $1) }
        switch choice {
        case .any:
            isFound = true
            guard let closest = names.indices.min(by: { differences[$0] < differences[$1] }) else { return nil }
            index = closest
        case .named(let name):
            isFound = false
            guard let named = names.firstIndex(of: name) else { return nil }
            index = named
        }
    }
}
