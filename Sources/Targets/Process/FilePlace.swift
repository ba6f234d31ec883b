@preconcurrency import Glibc

/// Where files are.
public enum FilePlace {
    /// The whole path, with every symbolic link followed; `nil` where there is nothing.
    public static func resolved(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// Whether two paths are of one file that exists.
    public static func isSame(_ first: String, _ second: String) -> Bool {
        resolved(first).map { $0 == resolved(second) } ?? false
    }

    /// The names of what is in a folder, sorted; empty where there is no such folder.
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
