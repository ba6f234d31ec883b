import FileSupport
import GoldenVectors

/// The failures that are known: those that occur do not fail a run, and those that do not occur any more do.
public struct Expectations: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// A pattern for the names of cases or groups.
        public var cases: Glob
        /// The verdict that is expected; any failure where `nil`.
        public var verdict: Verdict?
        /// The diagnosis that is expected; any where `nil`.
        public var diagnosis: String?
        public var reason: String

        func covers(_ caseName: String, _ verdict: Verdict, diagnosis: String?) -> Bool {
            coversCase(caseName) && self.verdict.map { $0 == verdict } ?? true
                && self.diagnosis.map { $0 == diagnosis } ?? true
        }

        /// Whether the entry is about a case, whatever its verdict.
        func coversCase(_ caseName: String) -> Bool {
            cases.matches(caseName) || Glob(cases.pattern + "#*").matches(caseName)
        }
    }

    public let file: String
    public let entries: [Entry]

    /// Reads a file.
    /// - Throws: `ConformanceError`, `missing` or `badData`.
    public init(file path: String) throws(ConformanceError) {
        try self.init(SettingsValue(file: path))
    }

    public init(parsing bytes: [UInt8], file: String) throws(ConformanceError) {
        try self.init(SettingsValue(parsing: bytes, file: file))
    }

    private init(_ settings: SettingsValue) throws(ConformanceError) {
        _ = try settings.members(["failures"])
        var entries: [Entry] = []
        for item in try settings.required("failures").list() {
            _ = try item.members(["case", "verdict", "diagnosis", "reason"])
            entries.append(
                Entry(
                    cases: Glob(try item.required("case").text()), verdict: try item["verdict"]?.failureVerdict(),
                    diagnosis: try item["diagnosis"]?.text(), reason: try item.required("reason").text()))
        }
        file = settings.file
        self.entries = entries
    }
}

extension SettingsValue {
    fileprivate func failureVerdict() throws(ConformanceError) -> Verdict {
        let failures = Verdict.allCases.filter(\.isFailure)
        guard let verdict = Verdict(rawValue: try text()), verdict.isFailure else {
            throw error(
                "there is no such failure", remedy: "use \(failures.map(\.rawValue).joined(separator: ", "))")
        }
        return verdict
    }
}
