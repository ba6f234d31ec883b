/// How the process of a target is started.
struct ProcessLaunch: Sendable {
    /// The file or the command, for messages.
    var target: String
    var executable: String
    var arguments: [String]
    var channel: ChildProcess.Channel
    var environment: [String: String] = [:]
}

/// Why a process answers no more.
enum ConversationStop: Sendable, Hashable {
    case hung
    case ended(String)
    case spokeWrongly(String)
    /// The run was asked to end. The process was ended; what it was doing is nobody's fault.
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
        case .success(.ready(let description)): return (conversation, description.inOneLine)
        case .success(.unavailable(let failure)):
            throw ConformanceError(
                .unavailable, subject: failure.subject.isEmpty ? launch.target : failure.subject,
                problem: failure.problem, remedy: failure.remedy)
        case .success(.row):
            throw ConformanceError(
                .unavailable, subject: launch.target, problem: "it answered before it was asked",
                remedy: "make it say who it is first")
        case .failure(.interrupted):
            throw ConformanceError(
                .interrupted, subject: launch.target, problem: "interrupted before the target answered",
                remedy: "run it again")
        case .failure(let stop):
            throw ConformanceError(
                .unavailable, subject: launch.target, problem: stop.atStart(patience),
                remedy: "run it by itself to see why")
        }
    }

    /// Runs the rows of a job.
    /// - Returns: the outcomes of the rows that were answered, and why there are no more where the process stopped.
    func run(_ job: TargetJob, patience: TargetPatience) -> ([RowOutcome], ConversationStop?) {
        process.enqueue(speaker.request(job))
        var outcomes: [RowOutcome] = []
        while outcomes.count < job.rows.count {
            switch next(until: Deadline(after: patience.timeLimit)) {
            case .success(.row(let outcome)): outcomes.append(outcome.inOneLine)
            case .success: return (outcomes, .spokeWrongly("the target said who it is a second time"))
            case .failure(let stop): return (outcomes, stop)
            }
        }
        return (outcomes, nil)
    }

    private func next(until deadline: Deadline) -> Result<DialogueReply, ConversationStop> {
        while true {
            do {
                if let reply = try speaker.nextReply() { return .success(reply) }
            } catch {
                _ = process.finish()
                return .failure(.spokeWrongly("the target answered with what is no answer: \(error.description)"))
            }
            switch process.receive(until: deadline, unless: interruption) {
            case .bytes(let bytes): speaker.receive(bytes)
            case .ended: return .failure(.ended(endText()))
            case .deadlinePassed:
                _ = process.finish()
                return .failure(.hung)
            case .interrupted:
                _ = process.finish()
                return .failure(.interrupted)
            }
        }
    }

    /// How the process ended, and the last line that it said about it.
    private func endText() -> String {
        let end = process.finish(patience: .seconds(1))
        let lastLine =
            process.errorTail.split(whereSeparator: \.isNewline).last.map {
                ": " + TargetWords.quoted(String($0.prefix(300)))
            } ?? ""
        return "the target's process \(process.wasKilled ? "closed its output" : end.description)\(lastLine)"
    }
}

extension ConversationStop: Error {
    fileprivate func atStart(_ patience: TargetPatience) -> String {
        switch self {
        case .hung: "it gave no sign of life within \(patience.startLimit.inSeconds)"
        case .ended(let text), .spokeWrongly(let text): text
        case .interrupted: "it was interrupted"
        }
    }
}
