/// What a process that runs cases tells.
enum DialogueReply: Sendable, Hashable {
    /// The first answer: the target is there.
    case ready(TargetDescription)
    /// The first answer: the target is not there, and why.
    case unavailable(LoadFailure)
    /// What became of the next row of the job.
    case row(RowAnswer)
    /// Why the process ends, which it does next.
    case fault(MemoryFault)
}

/// How a process that runs cases is spoken to: a greeting, then jobs. Every row of a job is answered, in order.
protocol Dialogue {
    /// Whether jobs are to come with a `.tflite` file; known after the first reply.
    var wantsModels: Bool { get }
    /// Whether the primitives of `arithmetic/` are run on it, too; known after the first reply.
    var judgesPrimitives: Bool { get }

    /// What the process is sent first.
    func greeting() -> [UInt8]

    /// Whether the process marks in what it prints where each row ends.
    var marksOutput: Bool { get }

    /// A job with all its rows, in pieces: the first piece is sent at once, and each of the others after one more row was
    /// answered. The replies that follow are about these rows.
    mutating func requests(_ job: TargetJob) -> [[UInt8]]

    /// Why a process that ended without telling a fault may have ended so; `nil` if the end says all. It continues a
    /// sentence.
    func words(forUnseen end: ProcessEnd) -> String?

    mutating func receive(_ bytes: [UInt8])

    /// The next reply, or `nil` until more bytes arrive.
    /// - Throws: `WireError` where the process does not speak the language.
    mutating func nextReply() throws(WireError) -> DialogueReply?
}

extension Dialogue {
    func words(forUnseen end: ProcessEnd) -> String? { nil }
}

extension Dialogue {
    var judgesPrimitives: Bool { false }
}
