import Foundation

/// This program's own file.
enum Executable {
    static var path: String {
        let link = "/proc/self/exe"
        let resolved = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
        return resolved ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    }

    /// A file in the same folder.
    static func beside(_ name: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
