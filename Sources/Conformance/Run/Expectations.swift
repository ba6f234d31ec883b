import FileSupport
import Targets
import VectorFiles

/// The known failures. Expected failures that occur do not fail a run; entries that no failure meets do.
public struct Expectations: Sendable, Hashable {
    /// One entry.
    public struct Entry: Sendable, Hashable {
        /// The cases of the entry, in the terms of `--select`.
        public var cases: SelectionTerm
        /// The expected verdict; `nil` for any failure.
        public var verdict: Verdict?
        /// The expected diagnosis; `nil` for any.
        public var diagnosis: String?
        /// The reason why the failure is expected.
        public var reason: String
        /// The place of the entry in its file, such as `failures[2]`.
        public var place: String

        /// Returns whether the entry expects a failure.
        func covers(_ caseName: String, _ verdict: Verdict, diagnosis: String?) -> Bool {
            self.verdict.map { $0 == verdict } ?? true && self.diagnosis.map { $0 == diagnosis } ?? true
                && coversCase(caseName)
        }

        /// Returns whether the entry is about a case, whatever its verdict.
        ///
        /// - Parameter caseName: a name such as `ADD/int8/tail/plain#k3f9a2`.
        func coversCase(_ caseName: String) -> Bool {
            let group = caseName.lastIndex(of: "#").map { caseName[..<$0] } ?? caseName[...]
            let parts = group.split(separator: "/", maxSplits: 2)
            guard parts.count > 1 else { return false }
            let subject = VectorSubject(name: String(parts[0]), folder: String(parts[1]))
            return cases.means(subject, group: String(group), caseName: caseName)
        }
    }

    /// The path of the file, for messages.
    public let file: String
    /// The entries, in the order of the file.
    public let entries: [Entry]

    /// Reads a file.
    ///
    /// - Throws: `ConformanceError` of kind `missing` or `badData`.
    public init(file path: String) throws(ConformanceError) {
        try self.init(SettingsValue(file: path))
    }

    /// Parses the bytes of a file. Throws a `ConformanceError` of kind `badData` if they are invalid.
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
                "the verdict is not a failure", remedy: "use \(failures.map(\.rawValue).joined(separator: ", "))")
        }
        return verdict
    }
}
