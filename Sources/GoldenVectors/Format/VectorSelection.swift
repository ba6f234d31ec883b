/// Which files are meant: an operator, a scheme, or both with a slash between them, in either order; several with commas between them, or all.
public struct VectorSelection: Sendable, Hashable {
    private let names: [String]

    public init(_ expression: String?) {
        names = (expression ?? "").split(separator: ",").map {
            String($0.filter { !$0.isWhitespace }.lowercased())
        }
    }

    /// - Parameter path: of a file below the folder, such as `int8/ADD.json`.
    public func contains(_ path: String) -> Bool {
        guard !names.isEmpty else { return true }
        let stem = path.hasSuffix(".json") ? String(path.dropLast(5)) : path
        let parts = stem.split(separator: "/").map { $0.lowercased() }
        let reversed = parts.reversed().joined(separator: "/")
        return names.contains { name in name == stem.lowercased() || name == reversed || parts.contains(name) }
    }
}
