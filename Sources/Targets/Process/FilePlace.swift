@preconcurrency import Glibc

/// Functions for paths and folders.
public enum FilePlace {
    /// Returns the absolute path with every symbolic link followed, or `nil` if nothing exists at the path.
    public static func resolved(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// Returns whether two paths lead to the same existing file.
    public static func isSame(_ first: String, _ second: String) -> Bool {
        resolved(first).map { $0 == resolved(second) } ?? false
    }

    /// Returns the names of the entries of a folder, sorted; none if there is no such folder.
    package static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                // Bounds: the name ends with a zero byte within its field.
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
