/// A pattern for names: `*` stands for any characters, none among them, `?` for one; everything else for itself.
public struct Glob: Sendable, Hashable {
    public let pattern: String
    private let bytes: [UInt8]

    public init(_ pattern: String) {
        self.pattern = pattern
        bytes = Array(pattern.utf8)
    }

    public var hasWildcards: Bool { bytes.contains(Glob.any) || bytes.contains(Glob.one) }
    /// What every matching name begins with.
    public var literalPrefix: String {
        String(decoding: bytes.prefix { $0 != Glob.any && $0 != Glob.one }, as: UTF8.self)
    }

    private static let any = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")

    public func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        var place = 0
        var position = 0
        /// Where the last `*` stands, and how far it reaches.
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
