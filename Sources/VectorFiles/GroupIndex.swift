/// The ids of a vector file's groups and rows, read from the lines of the file without parsing its values.
///
/// The generator writes the head of a group on one line, which ends with `"rows":[`, and each row on a line of its
/// own. If a file is written in another way, the counts here differ from those of its manifest entry.
public struct GroupIndex: Sendable, Hashable {
    /// A group's id, and the ids of its rows in order.
    public struct Group: Sendable, Hashable {
        /// The group's id, such as `ADD/int8/tail/plain`.
        public let id: String
        /// The ids of the rows, without the group's id, in order.
        public var rowIDs: [String]

        /// The names of the group's cases, in order.
        public var caseNames: [String] { rowIDs.map { "\(id)#\($0)" } }
    }

    /// The groups, in the order of the file.
    public private(set) var groups: [Group] = []
    /// The number of rows of all groups.
    public var rowCount: Int { groups.reduce(0) { $0 + $1.rowIDs.count } }

    /// The index of a file that has been read.
    public init(_ file: VectorFile) {
        groups = file.groups.map { Group(id: $0.id, rowIDs: $0.rows.map(\.id)) }
    }

    /// Scans the bytes of a file.
    ///
    /// - Parameter bytes: the whole file.
    public init(scanning bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: GroupIndex.idKey) {
            let text = line.dropFirst(GroupIndex.idKey.count).prefix { $0 != UInt8(ascii: "\"") }
            let id = String(decoding: text, as: UTF8.self)
            if line.suffix(GroupIndex.rowsKey.count).elementsEqual(GroupIndex.rowsKey) {
                groups.append(Group(id: id, rowIDs: []))
            } else if !groups.isEmpty {
                groups[groups.count - 1].rowIDs.append(id)
            }
        }
    }

    private static let idKey = Array("{\"id\":\"".utf8)
    private static let rowsKey = Array("\"rows\":[".utf8)
}
