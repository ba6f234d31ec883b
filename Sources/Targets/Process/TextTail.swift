/// The end of a text of any length.
struct TextTail: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []

    /// - Parameter limit: the number of bytes that are kept.
    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
        if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
    }

    /// The end of the text: at most `limit` bytes, without white space at either end.
    var text: String {
        let tail = String(decoding: bytes.suffix(limit), as: UTF8.self)
        let trimmed = tail.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return String(trimmed)
    }
}
