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
        /// A pipe that is full: a write waits until `Call.drain()` is called.
        case fullPipe
        /// A file, under a limit of 512 bytes for every file (`ulimit -f`).
        case limitedFile
    }

    /// A call that has not ended yet.
    struct Call {
        let process: Process
        fileprivate let folder: TemporaryFolder
        fileprivate let pipe: Pipe

        /// Standard error so far.
        var errors: String {
            get throws { String(decoding: try InputFile.read("\(folder.path)/errors"), as: UTF8.self) }
        }

        /// Reads a full pipe to its end.
        ///
        /// - Returns: what the tool wrote.
        func drain() throws -> String {
            try pipe.fileHandleForWriting.close()
            let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
            return String(decoding: bytes.drop { $0 == Tool.filler }, as: UTF8.self)
        }

        func end() throws -> Result {
            process.waitUntilExit()
            let texts = try ["output", "errors"].map { name in
                String(decoding: try InputFile.read("\(folder.path)/\(name)"), as: UTF8.self)
            }
            return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
        }
    }

    /// - Parameters:
    ///   - input: the path of the file that is standard input; `nil` for that of the tests.
    ///   - pipedInput: the bytes that a pipe brings to standard input, fewer than a pipe holds.
    static func run(
        _ arguments: [String], output: Destination = .file, input: String? = nil, pipedInput: [UInt8]? = nil
    ) throws -> Result {
        try start(arguments, output: output, input: input, pipedInput: pipedInput).end()
    }

    static func start(
        _ arguments: [String], output: Destination = .file, input: String? = nil, pipedInput: [UInt8]? = nil
    ) throws -> Call {
        let folder = TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProducts.tool)
        process.arguments = arguments
        process.environment = ["COLUMNS": "80", "PATH": "/usr/bin:/bin"]
        // Files, not pipes: nothing can block.
        let paths = try ["output", "errors"].map { try folder.write("", to: $0) }
        process.standardOutput = FileHandle(forWritingAtPath: output == .fullDevice ? "/dev/full" : paths[0])
        process.standardError = FileHandle(forWritingAtPath: paths[1])
        if let input { process.standardInput = FileHandle(forReadingAtPath: input) }
        if let pipedInput {
            let source = Pipe()
            try source.fileHandleForWriting.write(contentsOf: pipedInput)
            try source.fileHandleForWriting.close()
            process.standardInput = source
        }
        let pipe = Pipe()
        if output == .closedPipe {
            try pipe.fileHandleForReading.close()
            process.standardOutput = pipe.fileHandleForWriting
        }
        if output == .fullPipe {
            fill(pipe)
            process.standardOutput = pipe.fileHandleForWriting
        }
        let scripts: [Destination: String] = [
            .closed: #"exec "$0" "$@" >&-"#, .limitedFile: #"ulimit -f 1; exec env --default-signal=XFSZ "$0" "$@""#,
        ]
        // A test's thread blocks most signals, and processes inherit that.
        if let script = scripts[output] {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", script, BuiltProducts.tool] + arguments
        }
        try process.run()
        return Call(process: process, folder: folder, pipe: pipe)
    }

    /// Never the beginning of what the tool writes.
    private static let filler: UInt8 = 0

    /// Writes until there is no more room.
    private static func fill(_ pipe: Pipe) {
        let number = pipe.fileHandleForWriting.fileDescriptor
        let flags = fcntl(number, F_GETFL)
        _ = fcntl(number, F_SETFL, flags | O_NONBLOCK)
        var byte = filler
        while write(number, &byte, 1) == 1 {}
        _ = fcntl(number, F_SETFL, flags)
    }

    /// The verbs that have no verbs below them, such as `["vectors", "list"]`, as the tool itself lists them.
    static func verbs() throws -> [[String]] {
        let root = try dumpedHelp()
        return (root.subcommands ?? []).filter { $0.commandName != "help" }.flatMap { $0.leaves(below: []) }
    }

    /// The options and arguments of a verb.
    static func arguments(of verb: [String]) throws -> [DumpedHelp.Argument] {
        var command = try dumpedHelp()
        for name in verb {
            guard let next = command.subcommands?.first(where: { $0.commandName == name }) else { return [] }
            command = next
        }
        return command.arguments ?? []
    }

    private static func dumpedHelp() throws -> DumpedHelp.Command {
        let text = try run(["--experimental-dump-help"]).output
        return try JSONDecoder().decode(DumpedHelp.self, from: Data(text.utf8)).command
    }

    /// What the tool tells about itself for programs.
    struct DumpedHelp: Decodable {
        let command: Command

        struct Command: Decodable {
            let commandName: String
            let shouldDisplay: Bool?
            let subcommands: [Command]?
            let arguments: [Argument]?

            fileprivate func leaves(below path: [String]) -> [[String]] {
                guard shouldDisplay ?? true else { return [] }
                let path = path + [commandName]
                let below = subcommands ?? []
                return below.isEmpty ? [path] : below.flatMap { $0.leaves(below: path) }
            }
        }

        struct Argument: Decodable {
            struct Name: Decodable {
                let name: String
            }

            /// `positional`, `option` or `flag`.
            let kind: String
            let valueName: String
            let isOptional: Bool
            /// `nil` for a positional argument.
            let preferredName: Name?
        }
    }
}
