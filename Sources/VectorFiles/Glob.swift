/// A pattern for names. `*` matches any number of characters, `?` matches one byte of UTF-8, and every other character
/// matches itself.
public struct Glob: Sendable, Hashable {
    /// The pattern as written.
    public let pattern: String
    private let bytes: [UInt8]

    /// A pattern. Every text is valid; there is no escape for `*` and `?`.
    public init(_ pattern: String) {
        self.pattern = pattern
        bytes = Array(pattern.utf8)
    }

    /// Whether the pattern has a `*` or a `?`.
    public var hasWildcards: Bool { bytes.contains(Glob.any) || bytes.contains(Glob.one) }
    /// The pattern up to its first wildcard: every name that matches begins with it.
    public var literalPrefix: String {
        String(decoding: bytes.prefix { $0 != Glob.any && $0 != Glob.one }, as: UTF8.self)
    }

    private static let any = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")

    /// Returns whether the pattern matches the whole name. Case matters.
    public func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        var place = 0
        var position = 0
        /// The place of the last `*` in the pattern, and the position in the name up to which it matches.
        var star: (place: Int, position: Int)?
        while position < name.count {
            if place < bytes.count, bytes[place] == Glob.any {
                star = (place, position)
                place += 1
            } else if place < bytes.count, bytes[place] == Glob.one || bytes[place] == name[position] {
                place += 1
                position += 1
            } else if let last = star {
                star = (last.place, last.position + 1)
                place = last.place + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return bytes[place...].allSatisfy { $0 == Glob.any }
    }
}
