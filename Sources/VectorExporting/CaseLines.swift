import JSON
import QuantSpec
import VectorFiles

extension VectorFile {
    /// The lines that a command under test reads (`Spec/targets.md`), each with its results under `expected`.
    ///
    /// The first line names the vectors. Every other line is a case; the first case of a group also has the
    /// description of the group.
    func caseLines(from origin: ExportOrigin) -> String {
        let opening = JSONValue([
            "protocol": .text("quantspec-command/1"), "vectors": .text(origin.generator.version),
            "manifest": .text(origin.manifestHash), "profile": .text(profile),
        ])
        return JSONWriter.line(opening) + "\n" + groups.map(lines).joined()
    }

    private func lines(_ group: VectorGroup) -> String {
        let hasState = group.hasState
        return group.rows.indices.map { index in
            var line = JSONObject()
            line.set("case", .text(group.caseName(index)))
            line.set("group", index == 0 ? description(group) : nil)
            let row = group.rows[index].withValues
            line.setParted(row.json(hasState: hasState, isWide: hasWideAccumulators) { .text($0) })
            return JSONWriter.line(.object(line)) + "\n"
        }.joined()
    }

    /// The group without its rows: the description that a command under test reads, and what else the file says about
    /// the group.
    private func description(_ group: VectorGroup) -> JSONValue {
        guard case .object(var description) = group.instance.json(id: group.id) else { return .null }
        description.set("clauses", .array(group.clauses.map { .text($0.id) }))
        description.set(
            "cost", JSONValue(["macs": .integer(group.cost.macs), "bytes": .integer(group.cost.bytes)]))
        description.set("bound", group.bound?.json)
        description.set("referenceRefuses", group.referenceRefuses.map(JSONValue.text))
        description.set("report", group.report.map(JSONValue.text))
        return .object(description)
    }
}

extension JSONObject {
    /// Sets the members of a row: inputs unchanged, results under `expected`, then the rest, such as the comment.
    fileprivate mutating func setParted(_ row: JSONValue) {
        guard case .object(let row) = row else { return }
        let steps = row["steps"]?.elements?.map(JSONObject.parted)
        let (given, expected) = steps == nil ? JSONObject.parted(.object(row)) : (JSONObject(), JSONObject())
        for member in given.members { set(member.key, member.value) }
        set("steps", steps.map { .array($0.map { .object($0.given) }) })
        let expectedSteps = steps.map { JSONValue(["steps": .array($0.map { .object($0.expected) })]) }
        set("expected", expectedSteps ?? .object(expected))
        for member in row.members where !JSONObject.valueKeys.contains(member.key) { set(member.key, member.value) }
    }

    private static let resultKeys: Set = ["outputs", "accumulators", "states"]
    private static let valueKeys = resultKeys.union(["id", "inputs", "steps"])

    /// Splits the members of a call into inputs and results.
    private static func parted(_ call: JSONValue) -> (given: JSONObject, expected: JSONObject) {
        var (given, expected) = (JSONObject(), JSONObject())
        guard case .object(let call) = call else { return (given, expected) }
        given.set("inputs", call["inputs"])
        for member in call.members where resultKeys.contains(member.key) { expected.set(member.key, member.value) }
        return (given, expected)
    }
}

extension PrimitiveFile {
    /// A line that describes the primitive, then one line for each case with its arguments and results.
    func caseLines(from origin: ExportOrigin) -> String {
        let opening = JSONValue([
            "format": .text(PrimitiveFile.format),
            "scheme": scheme == .arithmetic ? nil : .text(scheme.rawValue), "primitive": .text(primitive),
            "manifest": .text(origin.manifestHash), "profile": .text(profile),
            "clauses": .array(clauses.map { .text($0.id) }), "arguments": .array(arguments.map(\.json)),
            "results": .array(results.map(\.json)),
        ])
        let cases = rows.enumerated().map { index, row in
            var line = JSONObject()
            line.set("case", .text(caseName(index)))
            if case .object(let object) = row.json(catch: { .text($0) }) {
                for member in object.members where member.key != "id" { line.set(member.key, member.value) }
            }
            return JSONWriter.line(.object(line)) + "\n"
        }
        return JSONWriter.line(opening) + "\n" + cases.joined()
    }
}

extension VectorRow {
    /// The row with all inputs written as values, also where its file states a generator.
    fileprivate var withValues: VectorRow {
        var row = self
        for index in row.steps.indices { row.steps[index].statedInputs = [:] }
        return row
    }
}
