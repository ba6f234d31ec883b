import QuantSpec

/// The operator or primitive of a vector file, and its scheme, as the file's path gives them.
public struct VectorSubject: Sendable, Hashable, Comparable {
    /// The operator, such as `ADD`, or the primitive, such as `rounding_shift_right`.
    public let name: String
    /// The file's folder: a scheme, such as `int8` or `arithmetic`.
    public let folder: String

    /// A subject. Whether there is such a file is not checked.
    public init(name: String, folder: String) {
        self.name = name
        self.folder = folder
    }

    /// The subject of a path.
    ///
    /// Returns `nil` if the path has another form.
    ///
    /// - Parameter path: the path below the folder of the vectors, such as `int8/ADD.json`, or
    ///   `reported/int8/ADD.json`, which has the same subject.
    public init?(path: String) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        if parts.count == 3, parts[0] == VectorFile.reportedFolder { parts = parts.dropFirst() }
        parts = Array(parts)[...]
        guard parts.count == 2, VectorSubject.folders.contains(String(parts[0])), parts[1].hasSuffix(".json") else {
            return nil
        }
        self.init(name: String(parts[1].dropLast(5)), folder: String(parts[0]))
    }

    /// The names of the folders in a folder of vectors, without `reported`.
    public static var folders: [String] { Scheme.allCases.map(\.rawValue) + PrimitiveFile.folders }

    /// The beginning of the ids of groups, such as `ADD/int8`.
    public var title: String { "\(name)/\(folder)" }

    public static func < (left: VectorSubject, right: VectorSubject) -> Bool {
        (left.name, left.folder) < (right.name, right.folder)
    }
}
