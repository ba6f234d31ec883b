/// Which files are meant: an operator, a scheme, or both with a slash between them, in either order; several with commas
/// between them, or all.
public struct VectorSelection: Sendable, Hashable {
    private let names: [String]

    public init(_ expression: String?) {
        names = (expression ?? "").split(separator: ",").map {
            String($0.filter { !$0.isWhitespace })
        }
    }

    /// - Parameter path: of a file below the folder, such as `int8/ADD.json`.
    public func contains(_ path: String) -> Bool {
        names.isEmpty || names.contains { VectorSelection.name($0, means: path) }
    }

    public var isEverything: Bool { names.isEmpty }
    public var count: Int { names.count }

    /// The names that mean none of these files.
    public func unmatched(in paths: [String]) -> [String] {
        names.filter { name in !paths.contains { VectorSelection.name(name, means: $0) } }
    }

    private static func name(_ name: String, means path: String) -> Bool {
        let name = name.lowercased()
        let stem = path.hasSuffix(".json") ? String(path.dropLast(5)) : path
        let parts = stem.split(separator: "/").map { $0.lowercased() }
        let reversed = parts.reversed().joined(separator: "/")
        return name == stem.lowercased() || name == reversed || parts.contains(name)
    }
}
