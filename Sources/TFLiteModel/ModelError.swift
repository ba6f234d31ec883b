/// Why a model cannot be read, written or asked for a value.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// There is no file at the path.
        case missingFile
        /// There is a file, and it cannot be read.
        case unreadableFile
        /// The bytes are no well-formed model: truncated, out of bounds, contradictory.
        case malformed
        /// The model is well-formed, and uses a form that has no meaning here.
        case unsupported
        /// The value given for writing is no model: its indices, attributes or sizes do not fit.
        case invalid
    }

    public let kind: Kind
    /// The file's path; `nil` where the bytes came from memory.
    public var file: String?
    /// Where in the model, from the outside in, such as `subgraph 0, tensor 12, quantization`; empty for the whole.
    public var place: String
    public let problem: String
    public let remedy: String

    public init(_ kind: Kind, file: String? = nil, place: String = "", _ problem: String, remedy: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String {
        let leading = [file, place.isEmpty ? nil : place].compactMap { $0 }
        return (leading + ["\(problem); \(remedy)"]).joined(separator: ": ")
    }

    /// The same error, one level further in.
    func inside(_ outer: String) -> ModelError {
        var copy = self
        copy.place = place.isEmpty ? outer : "\(outer), \(place)"
        return copy
    }

    /// The same error, with the file that it is about.
    public func of(file path: String) -> ModelError {
        var copy = self
        copy.file = path
        return copy
    }
}

/// Runs `body`; an error that it throws is told to lie inside `place`, whose text is made only then.
func at<Result>(
    _ place: @autoclosure () -> String, _ body: () throws(ModelError) -> Result
) throws(ModelError) -> Result {
    do {
        return try body()
    } catch {
        throw error.inside(place())
    }
}
