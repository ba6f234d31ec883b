import FileSupport
import JSON
import QuantSpec
import VectorFiles

/// The protocol of a command: JSON lines, first a greeting from each side, then one line for each case and one for its
/// answer (`Spec/targets.md`).
struct CommandDialogue: Dialogue {
    static let protocolName = "quantspec-command/1"

    private let command: String
    private let vectors: VectorIdentity
    private let models: ScratchFolder
    private var decoder = LineDecoder()
    /// The number of bytes received since the end of the last line.
    private var openLength = 0
    private var lineLimit = CommandDialogue.shortestLimit
    /// The job whose cases are being answered.
    private var job: TargetJob?
    private var answered = 0
    private(set) var wantsModels = false
    private(set) var judgesPrimitives = false
    let marksOutput = false
    private var isGreeted = false

    /// The limit of a line's length without values, in bytes.
    private static let shortestLimit = 16 << 20
    /// The additional bytes for each value: more than the longest value takes twice, as a result and as an
    /// accumulator.
    private static let bytesPerValue = 128

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

    /// One line for each row. The next question follows the answer to the last one, so that printed text belongs to
    /// one case.
    mutating func requests(_ job: TargetJob) -> [[UInt8]] {
        self.job = job
        answered = 0
        lineLimit = CommandDialogue.shortestLimit + CommandDialogue.bytesPerValue * job.answeredValues
        if job.isPrimitive { return job.rows.map { CommandDialogue.line(job.primitiveJSON($0)) } }
        let hasState = !job.instance.positions(of: .state).isEmpty
        return job.rows.enumerated().map { index, row in
            let steps = row.steps.map(JSONValue.values)
            return CommandDialogue.line(
                JSONValue([
                    "case": .text(job.caseName(row)),
                    "group": index == 0 ? groupJSON(job) : nil,
                    "inputs": hasState ? nil : steps.first,
                    "steps": hasState ? .array(steps.map { JSONValue(["inputs": $0]) }) : nil,
                ]))
        }
    }

    private func groupJSON(_ job: TargetJob) -> JSONValue {
        guard case .object(var group) = job.instance.json(id: job.id) else { return .null }
        group.set("model", modelFile(job).map(JSONValue.text))
        return .object(group)
    }

    private static func line(_ value: JSONValue) -> [UInt8] { Array((JSONWriter.line(value) + "\n").utf8) }

    /// Writes the job's model to a file that the command can read until the next job. Returns `nil` if there is no
    /// model, or if the file cannot be written.
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

    mutating func receive(_ bytes: [UInt8]) {
        decoder.append(bytes)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n"))
        openLength = end.map { bytes.count - 1 - $0 } ?? openLength + bytes.count
    }

    mutating func nextReply() throws(WireError) -> DialogueReply? {
        guard let line = decoder.next() else {
            guard openLength <= lineLimit else {
                throw WireError(
                    description: "more than \(lineLimit >> 20) MiB arrived without a line end"
                        + "; write a line end after each answer")
            }
            return nil
        }
        return isGreeted ? .row(RowAnswer(try outcome(line))) : try greeted(line)
    }

    /// The error for a line that cannot be parsed. If the line does not begin an object, it probably was printed for
    /// other readers.
    private static func unreadable(_ line: [UInt8], _ problem: String) -> WireError {
        let subject = line.isEmpty ? "an empty line" : "the line \(TargetWords.beginning(of: line))"
        let question = line.first == UInt8(ascii: "{") ? "" : "; print only answers to standard output"
        return WireError(description: "\(subject) cannot be parsed (\(problem))\(question)")
    }

    private mutating func greeted(_ line: [UInt8]) throws(WireError) -> DialogueReply {
        isGreeted = true
        let settings: SettingsValue
        do throws(ConformanceError) {
            settings = try SettingsValue(parsing: line, file: "the first line")
            guard case .object = settings.value else { throw settings.error("expected an object") }
        } catch {
            throw CommandDialogue.unreadable(line, error.problem)
        }
        return try greeted(settings)
    }

    private mutating func greeted(_ settings: SettingsValue) throws(WireError) -> DialogueReply {
        do {
            let keys = ["protocol", "name", "version", "details", "sha256", "readsDerived", "models", "primitives"]
            _ = try settings.members(keys)
            let name = try settings.required("protocol").text()
            guard name == CommandDialogue.protocolName else {
                return .unavailable(
                    LoadFailure(
                        subject: "",
                        problem: "its protocol is \"\(name)\", expected \"\(CommandDialogue.protocolName)\"",
                        remedy: "implement the protocol in Spec/targets.md"))
            }
            wantsModels = try settings["models"]?.flag() ?? false
            judgesPrimitives = try settings["primitives"]?.flag() ?? false
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
            throw WireError(description: "a line arrived before the next case was sent")
        }
        let observed: ObservedJSON
        do {
            observed = try ObservedJSON(line: line)
        } catch {
            throw CommandDialogue.unreadable(line, error.description)
        }
        let expected = job.caseName(job.rows[answered])
        if let name = observed.caseName, name != expected {
            throw WireError(description: "the answer names the case \(name), expected \(expected)")
        }
        answered += 1
        return try observed.outcome(of: job)
    }
}
