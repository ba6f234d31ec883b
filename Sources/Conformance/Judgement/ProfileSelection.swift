import GoldenVectors
import QuantSpec

/// The choice of the profile under which a run is judged.
public enum ProfileChoice: Sendable, Hashable {
    /// The profile that explains the whole run, or the closest one.
    case any
    /// The profile with this name.
    case named(String)

    /// Whether results are judged by the bounds of binary16 arithmetic, which is no numeric profile (FLOAT16-1).
    var isBounded: Bool { self == .named(Binary16Bound.profileName) }
}

extension Scheme {
    /// Whether the scheme holds the forms with real values that binary16 arithmetic is about (FLOAT16-1).
    var isReal: Bool { self == .float32 || self == .float16 }
}

/// The profile under which a run is judged, and the results of the other profiles.
public struct ProfileSelection: Sendable, Hashable {
    /// The results of one profile.
    public struct Candidate: Sendable, Hashable {
        /// The profile's name, such as `litert-2.3-x86_64`.
        public let name: String
        /// The number of counted cases whose outputs are not those of this profile.
        public let differences: Int
        /// The number of operators in a scheme that have such cases.
        public let differingOperators: Int
    }

    /// All candidates, in order.
    public let candidates: [Candidate]
    /// The index of the judged profile.
    public let index: Int
    /// Whether the runner chose the profile, not the user.
    public let isFound: Bool
    /// The number of counted cases that have outputs. Only these distinguish profiles.
    public let results: Int

    /// The name of the judged profile.
    public var name: String { candidates[index].name }
    /// Whether there are outputs, and all of them are those of the judged profile.
    public var explainsEverything: Bool { results > 0 && candidates[index].differences == 0 }
    /// The names of the other candidates that explain as much.
    public var equals: [String] {
        let chosen = candidates[index]
        return candidates.enumerated().filter {
            $0 != index && $1.differences == chosen.differences && $1.differingOperators == chosen.differingOperators
        }.map(\.1.name)
    }

    /// The names of all profiles, the files' own profile first.
    public static func candidates(writtenIn base: String) -> [String] {
        let others = NumericProfile.all.map(\.name).filter { $0 != base }
        return Array(([base] + others).prefix(ProfileSet.capacity))
    }

    /// The candidates of a choice: all numeric profiles, or the profile of binary16 arithmetic alone, which is judged by
    /// bounds and only if it is named.
    static func candidates(writtenIn base: String, for choice: ProfileChoice) -> [String] {
        choice.isBounded ? [Binary16Bound.profileName] : candidates(writtenIn: base)
    }

    /// Chooses the profile of a whole run: the candidate with the fewest differing operators; among equals the one
    /// with the fewest differing cases, then the first.
    ///
    /// Operators come first because a mistake in many operators may bring more cases near another profile, but an
    /// operator without a mistake follows the right profile.
    ///
    /// Returns `nil` if there is no candidate, or if the named profile is none.
    ///
    /// - Parameters:
    ///   - choice: the user's choice.
    ///   - names: the names of the candidates. Rows refer to them by index.
    ///   - operators: the rows of each operator in a scheme.
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
