import FileSupport

/// What is wrong with an array file, where, and what to do about it.
public struct ArrayFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public enum Kind: String, Sendable, Hashable {
        /// The file does not exist, or the folder of a file to write.
        case missing
        case unreadable
        /// The bytes violate the format or contradict each other.
        case malformed
        /// The file is valid, but holds something other than arrays of numbers, or exceeds a limit.
        case unsupported
        case unwritable
    }

    /// What kind of error it is.
    public let kind: Kind
    /// The file's path; empty for bytes in memory.
    public let file: String
    /// The array, or the part of the file; empty if the whole file is meant.
    public let place: String
    /// What is wrong, for a message after the file and the place.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    /// An error with these parts. An empty `file` or `place` is left out of the message.
    public init(_ kind: Kind, file: String, place: String, problem: String, remedy: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    /// The whole message: file, place, problem and remedy.
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

/// The source of bytes, for errors.
struct Origin: Sendable {
    var file: String
    /// The array, or the part of the file; empty for the whole file.
    var place = ""

    func malformed(_ problem: String, remedy: String = "write the file again, or copy it again") -> ArrayFileError {
        ArrayFileError(.malformed, file: file, place: place, problem: problem, remedy: remedy)
    }

    func unsupported(_ problem: String, remedy: String) -> ArrayFileError {
        ArrayFileError(.unsupported, file: file, place: place, problem: problem, remedy: remedy)
    }

    func within(_ place: String) -> Origin { Origin(file: file, place: place) }
}

/// Text from a file, made safe for one line of an error: printable ASCII, at most 60 characters.
func quotable(_ text: some StringProtocol) -> String {
    let limit = 60
    let shown = text.unicodeScalars.prefix(limit).map { (32..<127).contains($0.value) ? Character($0) : "?" }
    return String(shown) + (text.unicodeScalars.count > limit ? "..." : "")
}
