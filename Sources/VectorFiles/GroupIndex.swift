/// The groups of a vector file with their numbers of rows, read from the lines of the file without parsing its values.
///
/// The generator writes a group's `id` and `rows` on lines of their own, and one row a line. A file that is written in
/// another way has other counts here than its manifest entry says.
public struct GroupIndex: Sendable, Hashable {
    public struct Group: Sendable, Hashable {
        public let id: String
        public var rows: Int
    }

    public private(set) var groups: [Group] = []
    public var rowCount: Int { groups.reduce(0) { $0 + $1.rows } }

    public init(_ file: VectorFile) {
        groups = file.groups.map { Group(id: $0.id, rows: $0.rows.count) }
    }

    /// - Parameter bytes: the whole file.
    public init(scanning bytes: [UInt8]) {
        var isInRows = false
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let text = line.drop { $0 == UInt8(ascii: " ") }
            if isInRows {
                if text.first == UInt8(ascii: "{") { groups[groups.count - 1].rows += 1 }
                if text.first == UInt8(ascii: "]") { isInRows = false }
            } else if text.starts(with: GroupIndex.idKey) {
                let id = text.dropFirst(GroupIndex.idKey.count).prefix { $0 != UInt8(ascii: "\"") }
                groups.append(Group(id: String(decoding: id, as: UTF8.self), rows: 0))
            } else if text.starts(with: GroupIndex.rowsKey) {
                isInRows = !groups.isEmpty
            }
        }
    }

    private static let idKey = Array("\"id\": \"".utf8)
    private static let rowsKey = Array("\"rows\": [".utf8)
}
