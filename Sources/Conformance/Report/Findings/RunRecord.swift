import QuantSpec

/// The time, the tool and the command line of a run.
public struct RunRecord: Sendable, Hashable {
    /// The start of the run: ISO 8601 in UTC with seconds, such as `2026-01-31T12:00:00Z`; empty if unknown.
    public var started: String
    /// The version of the tool.
    public var toolVersion: String
    /// The words of the command line, beginning with the program; empty if unknown.
    public var command: [String]

    /// The environment variables that the target may depend on: those whose names begin with `QUANTSPEC_`.
    public var environment: [String: String]

    /// A record of a run.
    ///
    /// - Parameters:
    ///   - started: the start of the run, ISO 8601 in UTC with seconds; empty if unknown.
    ///   - toolVersion: the version of this tool.
    ///   - command: the words of the command line, beginning with the program; empty if unknown.
    ///   - environment: all variables. Only those whose names begin with `variablePrefix` are kept.
    public init(
        started: String = "", toolVersion: String = "", command: [String] = [], environment: [String: String] = [:]
    ) {
        self.started = started
        self.toolVersion = toolVersion
        self.command = command
        self.environment = environment.filter { $0.key.hasPrefix(RunRecord.variablePrefix) }
    }

    private static let variablePrefix = "QUANTSPEC_"

    /// The command line for a POSIX shell, with the variables before it. Empty if unknown.
    public var commandLine: String { command.isEmpty ? "" : settingWords + RunRecord.line(command) }

    /// The variables, sorted by name.
    var settings: [(name: String, value: String)] { environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// The variables before a command line, such as `QUANTSPEC_SAMPLE_BREAK=hang `; empty if there are none.
    private var settingWords: String { settings.map { "\($0.name)=\($0.value.shellQuoted) " }.joined() }

    /// Returns the command line that runs one case with the same target, under the profile that the case was judged
    /// under.
    ///
    /// If the command line of the run is unknown, returns only its end, from `--profile` on.
    public func commandLine(repeating caseName: String, profile: String) -> String {
        var words: [String] = []
        var rest = command[...]
        while let word = rest.popFirst() {
            let name = word.prefix { $0 != "=" }
            if RunRecord.flagsOfTheRun.contains(word) { continue }
            if RunRecord.optionsOfTheRun.contains(String(name)) {
                if name == word { _ = rest.popFirst() }
                continue
            }
            words.append(word)
        }
        return (command.isEmpty ? "" : settingWords)
            + RunRecord.line(words + ["--profile", profile, "--select", caseName])
    }

    /// The options that select the cases of the run, or the destination of its reports. The repetition has its own.
    private static let optionsOfTheRun: Set<String> = [
        "--select", "--budget", "--report", "--expectations", "--profile", "--save",
    ]
    private static let flagsOfTheRun: Set<String> = ["--json", "--verbose"]

    private static func line(_ words: [String]) -> String { words.map(\.shellQuoted).joined(separator: " ") }
}

extension String {
    /// The text as one word of a POSIX shell.
    var shellQuoted: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                        || "-_./=,:+@%".unicodeScalars.contains(scalar))
            }
        return isPlain
            ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
