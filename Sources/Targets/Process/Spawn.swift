@preconcurrency import Glibc

/// The start of one process: its descriptors, a process group of its own, and default signals.
struct Spawn: ~Copyable {
    private var actions = posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()

    init() {
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
    }

    deinit {
        var actions = actions
        var attributes = attributes
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }

    /// Makes descriptor `target` of the child what descriptor `source` is here.
    mutating func connect(_ source: Int32, to target: Int32) {
        posix_spawn_file_actions_adddup2(&actions, source, target)
    }

    /// Makes a descriptor of the child read from `/dev/null`.
    mutating func openNothing(as target: Int32) {
        posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDONLY, 0)
    }

    /// Starts the process.
    ///
    /// - Throws: `ProcessStartError` if the system cannot start it.
    mutating func start(
        _ executable: String, arguments: [String], environment: [String: String]
    ) throws(ProcessStartError) -> pid_t {
        setSignalsAndGroup()
        var child: pid_t = 0
        var result: Int32 = 0
        let variables = Spawn.inherited(changedBy: environment)
        Spawn.withTexts([executable] + arguments) { words in
            Spawn.withTexts(variables) { variables in
                result = posix_spawn(&child, executable, &actions, &attributes, words, variables)
            }
        }
        guard result == 0 else {
            throw ProcessStartError(
                description: "\(executable) cannot be started (\(String(cString: strerror(result))))")
        }
        return child
    }

    private mutating func setSignalsAndGroup() {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for ignoredHere in [SIGPIPE, SIGXFSZ] { sigaddset(&signals, ignoredHere) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    /// This process's environment as `NAME=VALUE`, with some variables replaced or added.
    private static func inherited(changedBy changes: [String: String]) -> [String] {
        var variables: [String] = []
        var entry = environ
        while let text = entry.pointee {
            let variable = String(cString: text)
            let name = String(variable.prefix { $0 != "=" })
            if changes[name] == nil { variables.append(variable) }
            entry += 1
        }
        return variables + changes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// Calls `body` with the texts as C expects them: a list of pointers that ends with a null pointer. The pointers
    /// are valid during the call.
    private static func withTexts(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Void) {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        body(copies + [nil])
    }
}
