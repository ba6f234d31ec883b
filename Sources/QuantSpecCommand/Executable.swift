import Foundation

/// The file of this program.
enum Executable {
    static var path: String {
        let link = "/proc/self/exe"
        let resolved = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
        return resolved ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    }
}
