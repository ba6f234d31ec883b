import FileSupport
import Foundation

/// The built tool, called as a user calls it.
enum Tool {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Where standard output goes.
    enum Destination {
        case file
        /// Every write fails: there is no space left.
        case fullDevice
        /// The descriptor is closed, as by `>&-`.
        case closed
        /// A pipe whose reader is gone, as `head` is after its lines.
        case closedPipe
    }

    /// A call that has not ended yet.
    struct Call {
        let process: Process
        fileprivate let folder: TemporaryFolder

        func end() throws -> Result {
            process.waitUntilExit()
            let texts = try ["output", "errors"].map { name in
                String(decoding: try InputFile.read("\(folder.path)/\(name)"), as: UTF8.self)
            }
            return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
        }
    }

    static func run(_ arguments: [String], output: Destination = .file) throws -> Result {
        try start(arguments, output: output).end()
    }

    static func start(_ arguments: [String], output: Destination = .file) throws -> Call {
        let folder = TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProducts.tool)
        process.arguments = arguments
        process.environment = ["COLUMNS": "80", "PATH": "/usr/bin:/bin"]
        // Files, not pipes: nothing can block.
        let paths = try ["output", "errors"].map { try folder.write("", to: $0) }
        process.standardOutput = FileHandle(forWritingAtPath: output == .fullDevice ? "/dev/full" : paths[0])
        process.standardError = FileHandle(forWritingAtPath: paths[1])
        let pipe = Pipe()
        if output == .closedPipe {
            try pipe.fileHandleForReading.close()
            process.standardOutput = pipe.fileHandleForWriting
        }
        if output == .closed {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", #"exec "$0" "$@" >&-"#, BuiltProducts.tool] + arguments
        }
        try process.run()
        return Call(process: process, folder: folder)
    }

    /// The verbs that have no verbs below them, such as `["vectors", "list"]`, as the tool itself lists them.
    static func verbs() throws -> [[String]] {
        let text = try run(["--experimental-dump-help"]).output
        let root = try JSONDecoder().decode(DumpedHelp.self, from: Data(text.utf8)).command
        return (root.subcommands ?? []).filter { $0.commandName != "help" }.flatMap { $0.leaves(below: []) }
    }

    private struct DumpedHelp: Decodable {
        let command: Command

        struct Command: Decodable {
            let commandName: String
            let shouldDisplay: Bool?
            let subcommands: [Command]?

            func leaves(below path: [String]) -> [[String]] {
                guard shouldDisplay ?? true else { return [] }
                let path = path + [commandName]
                let below = subcommands ?? []
                return below.isEmpty ? [path] : below.flatMap { $0.leaves(below: path) }
            }
        }
    }
}
