/// A target in a process of its own. The process may crash or hang: that is the verdict of the case it was at, and another
/// one is started for the cases that follow.
final class SupervisedSession<Speaker: Dialogue>: TargetSession {
    let targetDescription: TargetDescription
    let wantsModels: Bool
    private let launch: ProcessLaunch
    private let speaker: Speaker
    private let patience: TargetPatience
    private let interruption: Interruption
    private var conversation: Conversation<Speaker>?
    private var stops = StopCount()

    /// Starts the target.
    /// - Throws: `ConformanceError` of kind `unavailable` where it does not start or does not answer.
    init(
        _ launch: ProcessLaunch, speaker: Speaker, patience: TargetPatience, interruption: Interruption
    ) throws(ConformanceError) {
        self.launch = launch
        self.speaker = speaker
        self.patience = patience
        self.interruption = interruption
        let (conversation, description) = try Conversation.begin(
            launch, speaker: speaker, patience: patience, interruption: interruption)
        self.conversation = conversation
        targetDescription = description
        wantsModels = conversation.wantsModels
    }

    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome] {
        var outcomes: [RowOutcome] = []
        stops.begin(job)
        while outcomes.count < job.rows.count && !interruption.isRequested {
            if let reason = stops.exhausted(patience) {
                outcomes += job.rows[outcomes.count...].map { _ in reason }
                break
            }
            var rest = job
            rest.rows = Array(job.rows[outcomes.count...])
            outcomes += runToStop(rest)
        }
        return outcomes
    }

    /// Runs rows until all are done or the process stops; the outcome of the row at which it stopped is the last.
    private func runToStop(_ job: TargetJob) -> [RowOutcome] {
        if conversation == nil {
            do {
                conversation = try Conversation.begin(
                    launch, speaker: speaker, patience: patience, interruption: interruption
                ).0
            } catch {
                if error.kind == .interrupted { return [] }
                stops.add(.crash)
                return [.crashed("the target does not start again: \(error.problem)")]
            }
        }
        guard let conversation else { return [] }
        let (outcomes, stop) = conversation.run(job, patience: patience)
        if !outcomes.isEmpty { stops.clear() }
        guard let stop else { return outcomes }
        self.conversation = nil
        switch stop {
        case .hung:
            stops.add(.hang)
            return outcomes + [.timedOut("no answer within \(patience.timeLimit.inSeconds)")]
        case .ended(let text):
            stops.add(.crash)
            return outcomes + [.crashed(text.inOneLine)]
        case .spokeWrongly(let text):
            stops.add(.wrongAnswer)
            return outcomes + [.failed(text.inOneLine)]
        case .interrupted:
            return outcomes
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
