import ArgumentParser
import Conformance
import QuantSpec

/// The values of `--profile`, for lists and messages.
enum ProfileNames {
    /// The value that asks for the list of profiles.
    static let help = "help"
    static let any = "any"
    /// The values that only `conform` takes, besides the numeric profiles.
    static let conformNames = [any, Binary16Bound.profileName]

    /// One line for each profile: its name, and the implementations that follow it.
    ///
    /// - Parameter allowsAny: whether `any` is a valid value.
    static func list(allowsAny: Bool) -> [String] {
        var entries = NumericProfile.all.map { (name: $0.name, summary: $0.summary) }
        if allowsAny {
            let summary = "the profile that explains the whole run, or else the closest one (default)"
            entries.insert((any, summary), at: 0)
            entries.append(
                (Binary16Bound.profileName, "GPU delegates that compute in float16: judged by bounds, only if named"))
        }
        let width = entries.map(\.name.count).max() ?? 0
        return entries.map { entry in
            "  \(entry.name)\(String(repeating: " ", count: width - entry.name.count))  \(entry.summary)"
        }
    }

    /// Whether a command line asks for the list of profiles.
    static func isHelpAsked(in arguments: [String]) -> Bool {
        let options = arguments.prefix { $0 != "--" }
        return options.contains("--profile=\(help)")
            || zip(options, options.dropFirst()).contains { $0 == "--profile" && $1 == help }
    }

    /// The list of profiles, which the parser prints to standard output.
    static func helpMessage(allowsAny: Bool) -> CleanExit {
        CleanExit.message((["Numeric profiles (--profile)"] + list(allowsAny: allowsAny)).joined(separator: "\n"))
    }

    /// Rejects an invalid value of `--profile`.
    ///
    /// - Throws: `CleanExit` with the list for `help`; `CommandFailure` with the list if no profile has the name.
    static func check(_ name: String, allowsAny: Bool) throws {
        if allowsAny && conformNames.contains(name) || NumericProfile.named(name) != nil { return }
        let list = list(allowsAny: allowsAny)
        if name == help { throw helpMessage(allowsAny: allowsAny) }
        let names = NumericProfile.all.map(\.name) + (allowsAny ? conformNames : [])
        let meant = CloseName.of(name, among: names).map { "did you mean \($0)?" } ?? "use one of these"
        throw CommandFailure(.wrongUsage, "--profile: there is no profile \"\(name)\"; \(meant)", details: list)
    }
}
