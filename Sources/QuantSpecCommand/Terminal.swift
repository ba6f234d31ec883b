import Foundation

/// What standard output is.
enum Terminal {
    /// A terminal, and the user has not asked for no colours (https://no-color.org).
    static var isColoured: Bool {
        isatty(STDOUT_FILENO) == 1
            && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }
}
