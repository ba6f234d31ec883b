/// The parameters with which a target's process is started.
struct ProcessLaunch: Sendable {
    /// The file or the command, as messages name it.
    var target: String
    var executable: String
    var arguments: [String]
    var channel: ChildProcess.Channel
    var environment: [String: String] = [:]
}

/// The reason why a process gives no more answers.
enum ConversationStop: Sendable, Hashable {
    case hung(TargetOutput)
    case ended(String, TargetOutput)
    case spokeWrongly(String, TargetOutput)
    /// The run was interrupted, and the process was killed. The target is not at fault.
    case interrupted
}

/// One process of a target, from its greeting to its end.
final class Conversation<Speaker: Dialogue> {
    private let process: ChildProcess
    private var speaker: Speaker
    private let interruption: Interruption

    private init(_ process: ChildProcess, _ speaker: Speaker, _ interruption: Interruption) {
        self.process = process
        self.speaker = speaker
        self.interruption = interruption
    }

    var wantsModels: Bool { speaker.wantsModels }
    var judgesPrimitives: Bool { speaker.judgesPrimitives }

    static func begin(
        _ launch: ProcessLaunch, speaker: Speaker, patience: TargetPatience, interruption: Interruption
    ) throws(ConformanceError) -> (Conversation, TargetDescription) {
        let process: ChildProcess
        do {
            process = try ChildProcess(
                executable: launch.executable, arguments: launch.arguments, channel: launch.channel,
                environment: launch.environment)
        } catch {
            throw ConformanceError(
                .unavailable, subject: launch.target, problem: error.description, remedy: "check that it is installed")
        }
        let conversation = Conversation(process, speaker, interruption)
        process.enqueue(speaker.greeting())
        switch conversation.next(until: Deadline(after: patience.startLimit)) {
        case .success(.ready(let description)):
            _ = conversation.printed()
            return (conversation, description.inOneLine)
        case .success(.unavailable(let failure)):
            throw ConformanceError(
                .unavailable, subject: failure.subject.isEmpty ? launch.target : failure.subject,
                problem: failure.problem, remedy: failure.remedy)
        case .success(.fault(let fault)):
            throw ConformanceError(
                .unavailable, subject: launch.target,
                problem: conversation.ended(by: fault, in: nil).atStart(patience),
                remedy: "run it by itself to see the cause")
        case .success(.row):
            throw ConformanceError(
                .unavailable, subject: launch.target, problem: "it answered a case before it identified itself",
                remedy: "send the identification before any answer")
        case .failure(.interrupted):
            throw ConformanceError(
                .interrupted, subject: launch.target, problem: "interrupted before the target answered",
                remedy: "run it again")
        case .failure(let stop):
            throw ConformanceError(
                .unavailable, subject: launch.target, problem: stop.atStart(patience),
                remedy: "run it by itself to see the cause")
        }
    }

    /// Runs the rows of a job.
    ///
    /// - Returns: the answers to the rows that were answered and, if the process stopped, the reason.
    func run(_ job: TargetJob, patience: TargetPatience) -> ([RowAnswer], ConversationStop?) {
        var requests = speaker.requests(job)[...]
        var answers: [RowAnswer] = []
        while answers.count < job.rows.count {
            if let request = requests.popFirst() { process.enqueue(request) }
            switch next(until: Deadline(after: patience.timeLimit)) {
            case .success(.row(var answer)):
                answer.output.printed = printed()
                answers.append(answer.inOneLine)
            case .success(.fault(let fault)): return (answers, ended(by: fault, in: job))
            case .success: return (answers, stopped { .spokeWrongly("the target identified itself a second time", $0) })
            case .failure(let stop): return (answers, stop)
            }
        }
        return (answers, nil)
    }

    private func next(until deadline: Deadline) -> Result<DialogueReply, ConversationStop> {
        while true {
            do {
                if let reply = try speaker.nextReply() { return .success(reply) }
            } catch {
                let problem = "the target sent an invalid answer: \(error.description)"
                return .failure(stopped { .spokeWrongly(problem, $0) })
            }
            switch process.receive(until: deadline, unless: interruption) {
            case .bytes(let bytes): speaker.receive(bytes)
            case .ended: return .failure(ended(by: nil, in: nil))
            case .deadlinePassed: return .failure(stopped { .hung($0) })
            case .interrupted:
                _ = process.finish()
                return .failure(.interrupted)
            }
        }
    }

    /// Takes the text that the process printed for the row that it has answered.
    private func printed() -> String { speaker.marksOutput ? process.takePrintedToMark() : process.takePrinted() }

    /// Kills the process, and makes the stop with the text that it printed last.
    private func stopped(_ stop: (TargetOutput) -> ConversationStop) -> ConversationStop {
        let printed = process.takePrinted()
        _ = process.finish()
        return stop(TargetOutput(printed: printed.inSafeLines))
    }

    /// Waits for the process to end. The stop tells how it ended, which invalid memory access it made, and the last
    /// line that it printed.
    private func ended(by fault: MemoryFault?, in job: TargetJob?) -> ConversationStop {
        let end = process.finish(patience: .seconds(1))
        let printed = process.takePrinted()
        var text = "the target's process \(process.wasKilled ? "closed its output" : end.description)"
        if let fault {
            text += ": it \(fault.words(job))"
        } else if !process.wasKilled, let words = speaker.words(forUnseen: end) {
            text += words
        }
        // A command may answer before it reads the question. Its last words were then taken with an earlier case.
        let words = printed.isEmpty && !speaker.marksOutput ? process.errorTail : printed
        if let line = words.split(whereSeparator: \.isNewline).last {
            text += ": " + TargetWords.quoted(String(line.prefix(300)))
        }
        return .ended(text, TargetOutput(printed: printed.inSafeLines))
    }
}

extension ConversationStop: Error {
    fileprivate func atStart(_ patience: TargetPatience) -> String {
        switch self {
        case .hung: "it did not start within \(patience.startLimit.inSeconds)"
        case .ended(let text, _), .spokeWrongly(let text, _): text
        case .interrupted: "it was interrupted"
        }
    }
}
