/// A target in a process of its own. The process may crash or hang: that is the verdict of the case it was at, and another
/// one is started for the cases that follow.
final class SupervisedSession<Speaker: Dialogue>: TargetSession {
    let targetDescription: TargetDescription
    let wantsModels: Bool
    private let launch: ProcessLaunch
    private let speaker: Speaker
    private let patience: TargetPatience
    private var conversation: Conversation<Speaker>?
    /// The operator in a scheme that was run last, and how often it has stopped the target without a result in between.
    private var subject = ""
    private var hangs = 0
    private var crashes = 0

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
        let subject = "\(job.operatorName) in \(job.scheme.rawValue)"
        if subject != self.subject {
            self.subject = subject
            hangs = 0
            crashes = 0
        }
        if hangs >= patience.hangsInARow {
            return .timedOut("not run: the target hung on the \(hangs) cases of \(subject) before")
        }
        if crashes >= patience.crashesInARow {
            return .crashed("not run: the target crashed on the \(crashes) cases of \(subject) before")
        }
        return nil
    }

    /// Runs rows until all are done or the process stops; the outcome of the row at which it stopped is the last.
    private func runToStop(_ job: TargetJob) -> [RowOutcome] {
        if conversation == nil {
            do {
                conversation = try Conversation.begin(launch, speaker: speaker, patience: patience).0
            } catch {
                crashes += 1
                return [.crashed("the target does not start again: \(error.problem)")]
            }
        }
        guard let conversation else { return [] }
        let (outcomes, stop) = conversation.run(job, patience: patience)
        if !outcomes.isEmpty {
            hangs = 0
            crashes = 0
        }
        guard let stop else { return outcomes }
        self.conversation = nil
        switch stop {
        case .hung:
            hangs += 1
            return outcomes + [.timedOut("no answer within \(patience.timeLimit.inSeconds)")]
        case .ended(let text):
            crashes += 1
            return outcomes + [.crashed(text)]
        case .spokeWrongly(let text):
            crashes += 1
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
