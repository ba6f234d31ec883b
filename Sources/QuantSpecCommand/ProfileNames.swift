import ArgumentParser
import Conformance
import QuantSpec

/// The values of `--profile`, for lists and messages.
enum ProfileNames {
    /// Asks for the list instead of naming a profile.
    static let help = "help"
    static let any = "any"

    /// A line a profile: its name, and who computes so.
    ///
    /// - Parameter allowsAny: whether the verb can find the profile by itself.
    static func list(allowsAny: Bool) -> [String] {
        var entries = NumericProfile.all.map { (name: $0.name, summary: $0.summary) }
        if allowsAny {
            let summary = "the one that explains the whole run, or else the closest one (default)"
            entries.insert((any, summary), at: 0)
        }
        let width = entries.map(\.name.count).max() ?? 0
        return entries.map { entry in
            "  \(entry.name)\(String(repeating: " ", count: width - entry.name.count))  \(entry.summary)"
        }
    }

    /// Whether a command line asks for the list.
    static func isHelpAsked(in arguments: [String]) -> Bool {
        let options = arguments.prefix { $0 != "--" }
        return options.contains("--profile=\(help)")
            || zip(options, options.dropFirst()).contains { $0 == "--profile" && $1 == help }
    }

    /// The list, for standard output.
    static func helpMessage(allowsAny: Bool) -> CleanExit {
        CleanExit.message((["Numeric profiles (--profile)"] + list(allowsAny: allowsAny)).joined(separator: "\n"))
    }

    /// Checks a value of `--profile`.
    ///
    /// - Throws: `CleanExit` with the list for `help`, and `CommandFailure` with the list for a name that no profile has.
    static func check(_ name: String, allowsAny: Bool) throws {
        if allowsAny && name == any || NumericProfile.named(name) != nil { return }
        let list = list(allowsAny: allowsAny)
        if name == help { throw helpMessage(allowsAny: allowsAny) }
        let names = NumericProfile.all.map(\.name) + (allowsAny ? [any] : [])
        let meant = CloseName.of(name, among: names).map { "did you mean \($0)?" } ?? "use one of these"
        throw CommandFailure(.wrongUsage, "--profile \(name): there is no such profile; \(meant)", details: list)
    }
}
