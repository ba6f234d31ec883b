/// What went wrong with a file as a whole: it is not there, or the system would not let it be read or written.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// The file, or the folder that it should go into, does not exist.
        case missing
        case unreadable
        case unwritable
    }

    public let kind: Kind
    public let file: String
    public let problem: String
    public let remedy: String

    public init(_ kind: Kind, file: String, problem: String, remedy: String) {
        self.kind = kind
        self.file = file
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(file): \(problem); \(remedy)" }
}
