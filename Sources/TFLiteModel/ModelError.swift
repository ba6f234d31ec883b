/// Why a model cannot be read or written, or why it has no such part or value.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public enum Kind: String, Sendable, Hashable {
        /// The file does not exist.
        case missingFile
        /// The file exists, but cannot be read.
        case unreadableFile
        /// The bytes are not a well-formed model: truncated, out of bounds or contradictory.
        case malformed
        /// The model is well-formed, but uses a form that this module does not support.
        case unsupported
        /// The caller's request is wrong: a model that cannot be written, because indices, attributes or sizes do not
        /// fit, or a part that the model does not have.
        case invalid
    }

    /// What kind of error it is.
    public let kind: Kind
    /// The file's path; `nil` if the bytes came from memory.
    public var file: String?
    /// The part of the model, outermost first, such as `subgraph 0, tensor 12, quantization`; empty for the whole
    /// model.
    public var place: String
    /// What is wrong, for a message after the file and the place.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    /// An error. `inside` and `of(file:)` add the place and the file later.
    public init(_ kind: Kind, file: String? = nil, place: String = "", _ problem: String, remedy: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    /// The whole message: file, place, problem and remedy.
    public var description: String {
        let leading = [file, place.isEmpty ? nil : place].compactMap { $0 }
        return (leading + ["\(problem); \(remedy)"]).joined(separator: ": ")
    }

    /// The same error, with `outer` before its place.
    func inside(_ outer: String) -> ModelError {
        var copy = self
        copy.place = place.isEmpty ? outer : "\(outer), \(place)"
        return copy
    }

    /// The same error, with the file's path.
    public func of(file path: String) -> ModelError {
        var copy = self
        copy.file = path
        return copy
    }
}

/// Runs `body`, and adds `place` to an error that it throws. The text of the place is made only then.
func at<Result>(
    _ place: @autoclosure () -> String, _ body: () throws(ModelError) -> Result
) throws(ModelError) -> Result {
    do {
        return try body()
    } catch {
        throw error.inside(place())
    }
}
