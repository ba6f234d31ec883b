/// Why a file as a whole cannot be used: it does not exist, or the system rejects reading or writing it.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public enum Kind: String, Sendable, Hashable {
        /// The file does not exist, or the folder of a file to write.
        case missing
        case unreadable
        case unwritable
    }

    /// What kind of error it is.
    public let kind: Kind
    /// The file's path, as the caller gave it.
    public let file: String
    /// What is wrong, for a message after the file's path.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    /// An error with these parts, which `description` joins to one message.
    public init(_ kind: Kind, file: String, problem: String, remedy: String) {
        self.kind = kind
        self.file = file
        self.problem = problem
        self.remedy = remedy
    }

    /// The whole message: file, problem and remedy.
    public var description: String { "\(file): \(problem); \(remedy)" }
}
