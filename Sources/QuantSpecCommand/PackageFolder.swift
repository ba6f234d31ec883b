import Foundation

/// The folders of the checkout. They are searched in the working directory, then in the folders above the executable.
enum PackageFolder {
    /// The path of a file of the package.
    ///
    /// Returns the path below the working directory if it exists there, or if no package above the executable has it.
    static func path(_ relative: String) -> String {
        let manager = FileManager.default
        if manager.fileExists(atPath: relative) { return relative }
        var folder = executable.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: relative)
            if manager.fileExists(atPath: folder.appending(path: "Package.swift").path),
                manager.fileExists(atPath: candidate.path)
            {
                return candidate.path
            }
            folder = folder.deletingLastPathComponent()
        }
        return relative
    }

    private static var executable: URL {
        Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments.first ?? "")
    }
}
