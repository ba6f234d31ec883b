import Foundation

/// The kind of standard output.
enum Terminal {
    /// Whether standard output is a terminal and `NO_COLOR` is not set (https://no-color.org).
    static var isColoured: Bool {
        isatty(STDOUT_FILENO) == 1
            && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }
}
