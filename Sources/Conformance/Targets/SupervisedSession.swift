/// A target in a process of its own. The process may crash or hang: that is the verdict of the case it was at, and another
/// one is started for the cases that follow.
final class SupervisedSession<Speaker: Dialogue>: TargetSession {
    let targetDescription: TargetDescription
    let wantsModels: Bool
    private let launch: ProcessLaunch
    private let speaker: Speaker
    private let patience: TargetPatience
    private var conversation: Conversation<Speaker>?
    private var hangs: [String: Int] = [:]
    private var crashes: [String: Int] = [:]

    /// Starts the target.
    /// - Throws: `ConformanceError` of kind `unavailable` where it does not start or does not answer.
    init(_ launch: ProcessLaunch, speaker: Speaker, patience: TargetPatience) throws(ConformanceError) {
        self.launch = launch
        self.speaker = speaker
        self.patience = patience
        let (conversation, description) = try Conversation.begin(launch, speaker: speaker, patience: patience)
        self.conversation = conversation
        targetDescription = description
        wantsModels = conversation.wantsModels
    }

    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome] {
        var outcomes: [RowOutcome] = []
        while outcomes.count < job.rows.count {
            if let reason = exhausted(job) {
                outcomes += job.rows[outcomes.count...].map { _ in reason }
                break
            }
            var rest = job
            rest.rows = Array(job.rows[outcomes.count...])
            outcomes += runToStop(rest)
        }
        return outcomes
    }

    /// Why rows of this operator are not run any more, as their outcome.
    private func exhausted(_ job: TargetJob) -> RowOutcome? {
        let subject = SupervisedSession.subject(job)
        if let count = hangs[subject], count >= patience.hangsPerOperator {
            return .timedOut("not run: the target hung on \(count) cases of \(subject)")
        }
        if let count = crashes[subject], count >= patience.crashesPerOperator {
            return .crashed("not run: the target crashed on \(count) cases of \(subject)")
        }
        return nil
    }

    private static func subject(_ job: TargetJob) -> String { "\(job.operatorName) in \(job.scheme.rawValue)" }

    /// Runs rows until all are done or the process stops; the outcome of the row at which it stopped is the last.
    private func runToStop(_ job: TargetJob) -> [RowOutcome] {
        let subject = SupervisedSession.subject(job)
        if conversation == nil {
            do {
                conversation = try Conversation.begin(launch, speaker: speaker, patience: patience).0
            } catch {
                crashes[subject, default: 0] += 1
                return [.crashed("the target does not start again: \(error.problem)")]
            }
        }
        guard let conversation else { return [] }
        let (outcomes, stop) = conversation.run(job, patience: patience)
        guard let stop else { return outcomes }
        self.conversation = nil
        switch stop {
        case .hung:
            hangs[subject, default: 0] += 1
            return outcomes + [.timedOut("no answer within \(patience.timeLimit.inSeconds)")]
        case .ended(let text):
            crashes[subject, default: 0] += 1
            return outcomes + [.crashed(text)]
        case .spokeWrongly(let text):
            crashes[subject, default: 0] += 1
            return outcomes + [.failed(text)]
        }
    }
}

extension Duration {
    /// The duration in seconds, for messages.
    var inSeconds: String {
        let seconds = self / .seconds(1)
        return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
