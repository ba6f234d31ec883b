@preconcurrency import Glibc

/// The protocol with the worker: messages in both directions.
struct WorkerDialogue: Dialogue {
    let specification: HostedTargetSpecification
    let placement: BufferPlacement
    let marksOutput = true
    private var decoder = FrameDecoder()

    init(_ specification: HostedTargetSpecification, placement: BufferPlacement) {
        self.specification = specification
        self.placement = placement
    }

    var wantsModels: Bool {
        if case .liteRT = specification { true } else { false }
    }

    func words(forUnseen end: ProcessEnd) -> String? {
        if end == .exited(status: Worker.lostDescriptorStatus) {
            return ": code under test closed a file descriptor of the worker"
        }
        guard [.killed(signal: SIGSEGV), .killed(signal: SIGBUS)].contains(end) else { return nil }
        // The handler reports faults of kernels only, so its silence about LiteRT means nothing.
        if case .liteRT = specification { return nil }
        return ", and no fault was reported: one of its threads overflowed its stack, the signal was blocked,"
            + " the fault was outside a call, or the target raised the signal itself"
    }

    func greeting() -> [UInt8] { WorkerRequest.load(specification, placement).frame }

    mutating func requests(_ job: TargetJob) -> [[UInt8]] { [WorkerRequest.run(job).frame] }

    mutating func receive(_ bytes: [UInt8]) { decoder.append(bytes) }

    mutating func nextReply() throws(WireError) -> DialogueReply? {
        guard let payload = try decoder.next() else { return nil }
        return switch try WorkerReply(payload: payload) {
        case .ready(let description): .ready(description)
        case .unavailable(let reason): .unavailable(reason)
        case .row(let answer): .row(answer)
        case .fault(let fault): .fault(fault)
        }
    }
}
