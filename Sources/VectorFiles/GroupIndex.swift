/// The groups of a vector file with the ids of their rows, read from the lines of the file without parsing its values.
///
/// The generator writes the head of a group on one line, which ends with `"rows":[`, and one row a line. A file that is written
/// in another way has other counts here than its manifest entry says.
public struct GroupIndex: Sendable, Hashable {
    public struct Group: Sendable, Hashable {
        public let id: String
        public var rowIDs: [String]

        /// The names of its cases, in order.
        public var caseNames: [String] { rowIDs.map { "\(id)#\($0)" } }
    }

    public private(set) var groups: [Group] = []
    public var rowCount: Int { groups.reduce(0) { $0 + $1.rowIDs.count } }

    public init(_ file: VectorFile) {
        groups = file.groups.map { Group(id: $0.id, rowIDs: $0.rows.map(\.id)) }
    }

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
