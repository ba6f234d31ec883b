import FileSupport
import Targets
import VectorFiles

/// The failures that are known: those that occur do not fail a run, and those that do not occur any more do.
public struct Expectations: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// The cases that the entry is about, named as `--select` names them.
        public var cases: SelectionTerm
        /// The verdict that is expected; any failure where `nil`.
        public var verdict: Verdict?
        /// The diagnosis that is expected; any where `nil`.
        public var diagnosis: String?
        public var reason: String
        /// Where the entry stands in its file: `failures[2]`.
        public var place: String

        func covers(_ caseName: String, _ verdict: Verdict, diagnosis: String?) -> Bool {
            self.verdict.map { $0 == verdict } ?? true && self.diagnosis.map { $0 == diagnosis } ?? true
                && coversCase(caseName)
        }

        /// Whether the entry is about a case, whatever its verdict.
        /// - Parameter caseName: such as `ADD/int8/tail/plain#3`.
        func coversCase(_ caseName: String) -> Bool {
            let group = caseName.lastIndex(of: "#").map { caseName[..<$0] } ?? caseName[...]
            let parts = group.split(separator: "/", maxSplits: 2)
            guard parts.count > 1 else { return false }
            let subject = VectorSubject(name: String(parts[0]), folder: String(parts[1]))
            return cases.means(subject, group: String(group), caseName: caseName)
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
                    cases: try item.required("case").term(), verdict: try item["verdict"]?.failureVerdict(),
                    diagnosis: try item["diagnosis"]?.filledText(), reason: try item.required("reason").filledLine(),
                    place: item.place))
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
