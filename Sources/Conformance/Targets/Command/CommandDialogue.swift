import FileSupport
import GoldenVectors
import QuantSpec

/// JSON lines to and from a command: a greeting each, then one line a case and one back (`Spec/targets.md`).
struct CommandDialogue: Dialogue {
    static let protocolName = "quantspec-command/1"

    private let command: String
    private let vectors: VectorIdentity
    private let models: ScratchFolder
    private var decoder = LineDecoder()
    /// The cases that are not answered yet.
    private var job: TargetJob?
    private var answered = 0
    private(set) var wantsModels = false
    private var isGreeted = false

    init(command: String, vectors: VectorIdentity) throws(ConformanceError) {
        self.command = command
        self.vectors = vectors
        models = try ScratchFolder()
    }

    func greeting() -> [UInt8] {
        CommandDialogue.line(
            JSONValue([
                "protocol": .text(CommandDialogue.protocolName), "vectors": .text(vectors.version),
                "manifest": .text(vectors.manifestHash),
            ]))
    }

    mutating func request(_ job: TargetJob) -> [UInt8] {
        self.job = job
        answered = 0
        var bytes: [UInt8] = []
        for (index, row) in job.rows.enumerated() {
            let steps = row.steps.map(TargetJob.json)
            let hasState = job.inputs.contains { $0?.role == .state }
            bytes += CommandDialogue.line(
                JSONValue([
                    "case": .text(job.caseName(row)),
                    "group": index == 0 ? job.groupJSON(model: modelFile(job)) : nil,
                    "inputs": hasState ? nil : steps.first,
                    "steps": hasState ? .array(steps.map { JSONValue(["inputs": $0]) }) : nil,
                ]))
        }
        return bytes
    }

    private static func line(_ value: JSONValue) -> [UInt8] { Array((JSONWriter.line(value) + "\n").utf8) }

    /// Writes the job's model where the command can read it; it stays until the next one.
    private func modelFile(_ job: TargetJob) -> String? {
        guard let model = job.model else { return nil }
        let path = models.path + "/group.tflite"
        do {
            try AtomicFile.write(model, to: path)
            return path
        } catch {
            return nil
        }
    }

    mutating func receive(_ bytes: [UInt8]) { decoder.append(bytes) }

    mutating func nextReply() throws(WireError) -> DialogueReply? {
        guard let line = decoder.next() else { return nil }
        return isGreeted ? .row(try outcome(line)) : try greeted(line)
    }

    private mutating func greeted(_ line: [UInt8]) throws(WireError) -> DialogueReply {
        isGreeted = true
        let settings: SettingsValue
        do {
            settings = try SettingsValue(parsing: line, file: "the first line")
            let keys = ["protocol", "name", "version", "details", "sha256", "readsDerived", "models"]
            _ = try settings.members(keys)
            let name = try settings.required("protocol").text()
            guard name == CommandDialogue.protocolName else {
                return .unavailable(
                    LoadFailure(
                        subject: "", problem: "it speaks \"\(name)\", not \"\(CommandDialogue.protocolName)\"",
                        remedy: "make it speak that: see Spec/targets.md"))
            }
            wantsModels = try settings["models"]?.flag() ?? false
            return .ready(
                TargetDescription(
                    kind: .command, name: try settings.required("name").text(),
                    version: try settings["version"]?.text() ?? "", details: try settings["details"]?.text() ?? command,
                    hash: try settings["sha256"]?.text() ?? "",
                    readsDerived: try settings["readsDerived"]?.flag() ?? false))
        } catch {
            throw WireError(description: "\(error.subject): \(error.problem)")
        }
    }

    private mutating func outcome(_ line: [UInt8]) throws(WireError) -> RowOutcome {
        guard let job, answered < job.rows.count else {
            throw WireError(description: "a line came that nobody asked for")
        }
        let observed = try ObservedJSON(line: line)
        let expected = job.caseName(job.rows[answered])
        if let name = observed.caseName, name != expected {
            throw WireError(description: "the answer is about \(name), the question was \(expected)")
        }
        answered += 1
        return try observed.outcome(of: job)
    }
}
