/// The parts of a path. The functions work on bytes, because a slash with a combining mark is one `Character` of its
/// own.
enum FilePath {
    static let separator = UInt8(ascii: "/")

    /// The folder of a path's last component: `.` for a bare name, `/` directly below the root.
    static func folder(of path: String) -> String {
        let bytes = Array(path.utf8)
        guard let last = bytes.lastIndex(of: separator) else { return "." }
        return last == 0 ? "/" : String(decoding: bytes[..<last], as: UTF8.self)
    }

    /// A path and the folders above it without the root, outermost first: `a/b/c` gives `a`, `a/b`, `a/b/c`.
    static func ancestry(of path: String) -> [String] {
        let bytes = Array(path.utf8)
        let ends = bytes.indices.filter { $0 > 0 && bytes[$0] == separator && bytes[$0 - 1] != separator }
        let above = ends.map { String(decoding: bytes[..<$0], as: UTF8.self) }
        return bytes.last == separator ? above : above + [path]
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.utf8.last == separator ? folder + name : folder + "/" + name
    }
}
