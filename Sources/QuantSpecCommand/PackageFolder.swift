import Foundation

/// The folders of the checkout: below the working directory, or else above the executable in its `.build`.
enum PackageFolder {
    /// A path below the package's folder; below the working directory where no package is found.
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
