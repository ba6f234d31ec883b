import FileSupport
import QuantSpec
import Targets
import VectorFiles

/// The limits of a target's claim. Cases outside of them are out of scope, and the claim names the limits.
public struct TargetLimits: Sendable, Hashable {
    /// The path of the file, for messages.
    public let file: String
    /// The name of the limits, which claims have.
    public let name: String
    /// The names of the operators that are claimed; `nil` for all.
    public let operators: [String]?
    /// The schemes that are claimed; `nil` for all.
    public let schemes: [Scheme]?
    /// The rules that exclude further cases.
    public let exclusions: [LimitRule]
    /// The SHA-256 of the file.
    public let hash: String

    /// Reads a file.
    ///
    /// - Throws: `ConformanceError` of kind `missing` or `badData`.
    public init(file path: String) throws(ConformanceError) {
        do {
            try self.init(parsing: try InputFile.read(path), file: path)
        } catch let error as FileError {
            throw ConformanceError(error)
        } catch let error as ConformanceError {
            throw error
        } catch {
            throw ConformanceError(.badData, subject: path, problem: "\(error)", remedy: "correct the file")
        }
    }

    /// Parses the bytes of a file. Throws a `ConformanceError` of kind `badData` if they are invalid.
    public init(parsing bytes: [UInt8], file: String) throws(ConformanceError) {
        self.file = file
        let settings = try SettingsValue(parsing: bytes, file: file)
        _ = try settings.members(["name", "operators", "schemes", "exclude"])
        name = try settings.required("name").filledLine()
        operators = try settings["operators"]?.operators().map(\.name)
        schemes = try settings["schemes"]?.schemes()
        var exclusions: [LimitRule] = []
        for item in try settings["exclude"]?.list() ?? [] { exclusions.append(try LimitRule(item)) }
        self.exclusions = exclusions
        hash = SHA256.hexDigest(of: bytes)
    }

    /// The rules that match none of the cases of a run, although the run has cases of an operator and a scheme that
    /// the rule is about.
    func unmatchedRules(in groups: [GroupRun]) -> [LimitRule] {
        exclusions.filter { rule in
            groups.contains { rule.isAbout($0.subject) }
                && !groups.contains { run in
                    run.rows.contains {
                        rule.covers(run.subject, run.group, caseName: run.group.caseName($0.index))
                    }
                }
        }
    }

    /// The reason why a case is out of scope. Returns `nil` if it is in scope.
    func reason(_ subject: OperatorScheme, _ group: VectorGroup, caseName: String) -> String? {
        if let operators, !operators.contains(subject.name) { return "\(name) does not claim the operator" }
        if let schemes, !schemes.contains(subject.scheme) {
            return "\(name) does not claim the scheme \(subject.scheme.rawValue)"
        }
        return exclusions.first { $0.covers(subject, group, caseName: caseName) }?.reason
    }
}
