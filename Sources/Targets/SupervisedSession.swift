/// A target in a process of its own. If the process crashes or hangs, that is the outcome of the current case, and
/// another process is started for the cases that follow.
final class SupervisedSession<Speaker: Dialogue>: TargetSession {
    let targetDescription: TargetDescription
    let wantsModels: Bool
    let judgesPrimitives: Bool
    private let launch: ProcessLaunch
    private let speaker: Speaker
    private let patience: TargetPatience
    private let interruption: Interruption
    private var conversation: Conversation<Speaker>?
    private var stops = StopCount()

    /// Starts the target.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if it does not start or does not answer; of kind
    ///   `interrupted` if the run was interrupted first.
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
        judgesPrimitives = conversation.judgesPrimitives
    }

    func forgetStops() { stops = StopCount() }

    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome] { try answers(job).map(\.outcome) }

    func answers(_ job: TargetJob) throws(ConformanceError) -> [RowAnswer] {
        var answers: [RowAnswer] = []
        stops.begin(job)
        while answers.count < job.rows.count && !interruption.isRequested {
            if let reason = stops.exhausted(patience) {
                answers += job.rows[answers.count...].map { _ in RowAnswer(reason) }
                break
            }
            var rest = job
            rest.rows = Array(job.rows[answers.count...])
            answers += runToStop(rest)
        }
        return answers
    }

    /// Runs rows until all are done or the process stops. The last answer is that of the row at which the process
    /// stopped.
    private func runToStop(_ job: TargetJob) -> [RowAnswer] {
        if conversation == nil {
            do {
                conversation = try Conversation.begin(
                    launch, speaker: speaker, patience: patience, interruption: interruption
                ).0
            } catch {
                if error.kind == .interrupted { return [] }
                stops.add(.crash)
                return [RowAnswer(.crashed("the target cannot be started again: \(error.problem)"))]
            }
        }
        guard let conversation else { return [] }
        let (answers, stop) = conversation.run(job, patience: patience)
        if !answers.isEmpty { stops.clear() }
        guard let stop else { return answers }
        self.conversation = nil
        switch stop {
        case .hung(let output):
            stops.add(.hang)
            let outcome = RowOutcome.timedOut("no answer within \(patience.timeLimit.inSeconds)")
            return answers + [RowAnswer(outcome, output: output)]
        case .ended(let text, let output):
            stops.add(.crash)
            return answers + [RowAnswer(.crashed(text.inOneLine), output: output)]
        case .spokeWrongly(let text, let output):
            stops.add(.wrongAnswer)
            return answers + [RowAnswer(.failed(text.inOneLine), output: output)]
        case .interrupted:
            return answers
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
