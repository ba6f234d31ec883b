/// A message from a process that runs cases.
enum DialogueReply: Sendable, Hashable {
    /// The first answer: the target is ready.
    case ready(TargetDescription)
    /// The first answer: the target cannot be used, with the reason.
    case unavailable(LoadFailure)
    /// The outcome of the next row of the job.
    case row(RowAnswer)
    /// A memory fault, after which the process ends.
    case fault(MemoryFault)
}

/// A protocol with a process that runs cases: a greeting, then jobs. The process answers every row of a job, in order.
protocol Dialogue {
    /// Whether jobs must come with a `.tflite` file. Known after the first reply.
    var wantsModels: Bool { get }
    /// Whether the target also runs the primitives of `arithmetic/` and `derivation/`. Known after the first reply.
    var judgesPrimitives: Bool { get }

    /// The bytes that are sent first.
    func greeting() -> [UInt8]

    /// Whether the process writes a mark into its printed text after each row.
    var marksOutput: Bool { get }

    /// The requests of a job with all its rows, in pieces. The first piece is sent at once, and each other piece after
    /// one more row was answered. The replies that follow are about these rows.
    mutating func requests(_ job: TargetJob) -> [[UInt8]]

    /// Returns a likely cause for a process that ended without a report of a fault, as the continuation of a sentence.
    /// Returns `nil` if the way in which it ended needs no explanation.
    func words(forUnseen end: ProcessEnd) -> String?

    /// Takes bytes that the process sent.
    mutating func receive(_ bytes: [UInt8])

    /// Returns the next reply, or `nil` until more bytes arrive.
    ///
    /// - Throws: `WireError` if the process breaks the protocol.
    mutating func nextReply() throws(WireError) -> DialogueReply?
}

extension Dialogue {
    func words(forUnseen end: ProcessEnd) -> String? { nil }
}

extension Dialogue {
    var judgesPrimitives: Bool { false }
}
