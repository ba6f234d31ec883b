import FileSupport

/// What is wrong with an array file, where in it, and what to do.
public struct ArrayFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// The file, or the folder that it should go into, does not exist.
        case missing
        case unreadable
        /// The bytes break the format, or contradict each other.
        case malformed
        /// A lawful file that holds something other than arrays of numbers, or needs more than is allowed.
        case unsupported
        case unwritable
    }

    public let kind: Kind
    /// The file's path; empty for bytes in memory.
    public let file: String
    /// The array or the part of the file; empty where the whole file is meant.
    public let place: String
    public let problem: String
    public let remedy: String

    public init(_ kind: Kind, file: String, place: String, problem: String, remedy: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String {
        let prefix = [file, place].filter { !$0.isEmpty }.map { $0 + ": " }.joined()
        return "\(prefix)\(problem); \(remedy)"
    }
}

extension ArrayFileError {
    init(_ error: FileError) {
        let kind: Kind =
            switch error.kind {
            case .missing: .missing
            case .unreadable: .unreadable
            case .unwritable: .unwritable
            }
        self.init(kind, file: error.file, place: "", problem: error.problem, remedy: error.remedy)
    }
}

/// Where bytes come from, for the errors about them.
struct Origin: Sendable {
    var file: String
    /// Empty for the whole file.
    var place = ""

    func malformed(_ problem: String, remedy: String = "write the file again, or copy it again") -> ArrayFileError {
        ArrayFileError(.malformed, file: file, place: place, problem: problem, remedy: remedy)
    }

    func unsupported(_ problem: String, remedy: String) -> ArrayFileError {
        ArrayFileError(.unsupported, file: file, place: place, problem: problem, remedy: remedy)
    }

    func within(_ place: String) -> Origin { Origin(file: file, place: place) }
}

/// Text from a file made fit for one line of an error: printable ASCII, at most 60 characters.
func quotable(_ text: some StringProtocol) -> String {
    let limit = 60
    let shown = text.unicodeScalars.prefix(limit).map { (32..<127).contains($0.value) ? Character($0) : "?" }
    return String(shown) + (text.unicodeScalars.count > limit ? "..." : "")
}
