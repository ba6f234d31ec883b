@preconcurrency import Glibc

/// Where files are.
public enum FilePlace {
    /// The whole path, with every symbolic link followed; `nil` where there is nothing.
    public static func resolved(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }
}
