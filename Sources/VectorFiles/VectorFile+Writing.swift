import JSON
import QuantSpec

extension VectorFile {
    /// The file's bytes. Equal values give equal bytes. There are no blanks; every note, every variant, the head of
    /// every group and every row has a line of its own.
    public func bytes() -> [UInt8] {
        var writer = JSONWriter(isCompact: true)
        let placeOfNote = Dictionary(
            zip(notes.map(\.name), notes.indices), uniquingKeysWith: { first, _ in first })
        writer.raw("{\n")
        for member in header.members {
            writer.writeLines(.text(member.key), levels: 0)
            writer.raw(":")
            writer.writeLines(member.value, levels: VectorFile.listedKeys.contains(member.key) ? 1 : 0)
            writer.raw(",\n")
        }
        writer.raw("\"groups\":[\n")
        for (index, group) in groups.enumerated() {
            if index > 0 { writer.raw(",\n") }
            group.write(to: &writer, isWide: hasWideAccumulators, placeOfNote)
        }
        writer.raw("\n]\n}\n")
        return writer.bytes
    }

    /// The members of the header that have each item on a line of its own.
    private static let listedKeys: Set = ["variants", "notes"]

    /// All members but the groups.
    private var header: JSONObject {
        var object = JSONObject()
        object.set("format", .text(VectorFile.format))
        object.set("operator", .text(operatorName))
        object.set("code", .integer(code))
        object.set("scheme", .text(scheme.rawValue))
        object.set("reported", isReported ? .flag(true) : nil)
        object.set("generator", generator.json)
        object.set("profile", .text(profile))
        object.set("counts", JSONValue(["groups": .integer(groups.count), "rows": .integer(rowCount)]))
        object.set("clauses", .clauses(clauses))
        object.set("variants", variantsJSON)
        object.set("notes", .notes(notes))
        return object
    }

    /// The variants of the groups, under their ids, with what all groups of a variant share.
    var variantsJSON: JSONValue {
        var object = JSONObject()
        for variant in variants {
            var accumulators = JSONObject()
            for name in accumulatorNames(ofVariant: variant.id) {
                accumulators.set(name, .text((hasWideAccumulators ? ElementType.int64 : .int32).rawValue))
            }
            object.set(
                variant.id,
                JSONValue([
                    "clauses": .clauses(variant.clauses), "inputs": .array(variant.inputs.map(\.json)),
                    "outputs": .array(variant.outputs.map(\.json)), "bound": variant.bound?.json,
                    "accumulators": accumulators.members.isEmpty ? nil : .object(accumulators),
                ]))
        }
        return .object(object)
    }

    /// Whether accumulators have 64 bits.
    package var hasWideAccumulators: Bool { scheme == .int16x8 }
}

extension ResultBound {
    /// The bound as vector files and case lines have it: its clause, and the allowed distances.
    package var json: JSONValue {
        JSONValue([
            "clause": .text(clause.id), "unitsInTheLastPlace": .integer(unitsInTheLastPlace),
            "absolute": absolute > 0 ? .text(HexFloat.text(absolute)) : nil,
        ])
    }
}

extension Operand {
    fileprivate var json: JSONValue {
        JSONValue([
            "name": .text(name), "type": .text(type.rawValue), "role": .text(role.rawValue),
            "presence": presence == .required ? nil : .text(presence.rawValue),
        ])
    }
}

extension JSONValue {
    /// The notes in order: `catches` holds indices into this list.
    static func notes(_ notes: [VectorNote]) -> JSONValue {
        .array(
            notes.map { note in
                JSONValue([
                    "name": .text(note.name), "bugType": .text(note.bugType), "description": .text(note.description),
                    "clauses": .clauses(note.clauses), "links": .array(note.links.map(JSONValue.text)),
                ])
            })
    }

    static func clauses(_ clauses: [Clause]) -> JSONValue { .array(clauses.map { .text($0.id) }) }
}

extension VectorGenerator {
    package var json: JSONValue {
        JSONValue(["name": .text(name), "version": .text(version), "seed": .integer(seed)])
    }
}

extension VectorGroup {
    /// Writes the head of the group on one line, and each row on a line of its own.
    fileprivate func write(to writer: inout JSONWriter, isWide: Bool, _ placeOfNote: [String: Int]) {
        let hasState = hasState
        let head = JSONWriter.line(json)
        writer.raw(head.dropLast() + ",\"rows\":[")
        for (index, row) in rows.enumerated() {
            writer.raw(index > 0 ? ",\n" : "\n")
            writer.write(row.json(hasState: hasState, isWide: isWide) { .integer(placeOfNote[$0] ?? -1) })
        }
        writer.raw("\n]}")
    }

    /// The group without its rows, as the file has it. The names, types and roles of its tensors are in the file's
    /// header.
    private var json: JSONValue {
        JSONValue([
            "id": .text(id), "report": report.map(JSONValue.text), "variant": .text(variant),
            "attributes": instance.attributes.json,
            "inputs": instance.inputsJSON(stated: statedConstants, hasType: false),
            "outputs": .array(instance.outputs.map { $0.json(data: nil) }),
            "cost": JSONValue(["macs": .integer(cost.macs), "bytes": .integer(cost.bytes)]),
            "derived": instance.derived.json, "referenceRefuses": referenceRefuses.map(JSONValue.text),
        ])
    }
}

extension VectorRow {
    /// The row as its file has it.
    ///
    /// - Parameters:
    ///   - hasState: whether the operator has state, so that steps are listed.
    ///   - isWide: whether accumulators have 64 bits.
    ///   - note: the JSON value for the name of a deviation that the row catches.
    package func json(hasState: Bool, isWide: Bool, catch note: (String) -> JSONValue) -> JSONValue {
        var object = JSONObject()
        object.set("id", .text(id))
        if hasState {
            object.set("steps", .array(steps.map { .object($0.json(isWide: isWide)) }))
        } else if let step = steps.first {
            for member in step.json(isWide: isWide).members { object.set(member.key, member.value) }
        }
        object.set("profiles", VectorRow.json(profiles, hasState))
        object.set("defects", VectorRow.json(defects, hasState))
        object.set("catches", catches.isEmpty ? nil : .list(catches.map(note)))
        object.set("comment", comment.map(JSONValue.text))
        object.set("informative", isInformative ? .flag(true) : nil)
        return .object(object)
    }

    private static func json(_ divergences: [Divergence], _ hasState: Bool) -> JSONValue? {
        guard !divergences.isEmpty else { return nil }
        var object = JSONObject()
        for divergence in divergences {
            let lists = divergence.steps.map { JSONValue.array($0.map(\.json)) }
            object.set(divergence.name, hasState ? .array(lists) : lists.first)
        }
        return .object(object)
    }
}

extension Instance {
    /// The inputs as vector files have them. Constants have their values, or the statement of their generator.
    ///
    /// - Parameters:
    ///   - stated: the constants that a generator gives, by input position.
    ///   - hasType: whether the types are written. Files leave them out: the declarations of the operands have them.
    func inputsJSON(stated: [Int: StatedValues], hasType: Bool) -> JSONValue {
        .array(
            inputs.enumerated().map { index, description in
                let data = stated[index]?.json ?? constants[index]?.elements.json
                return description.map { $0.json(data: data, hasType: hasType) } ?? .null
            })
    }
}

extension VectorStep {
    /// The values of the activations by position, or the statements of their generators.
    var inputsJSON: JSONValue {
        var object = JSONObject()
        for (position, elements) in inputs.sorted(by: { $0.key < $1.key }) {
            object.set(String(position), statedInputs[position]?.json ?? elements.json)
        }
        return .object(object)
    }

    /// The step as vector files have it.
    package func json(isWide: Bool) -> JSONObject {
        var object = JSONObject()
        object.set("inputs", inputsJSON)
        object.set("outputs", .array(outputs.map(\.json)))
        object.set("accumulators", accumulators.isEmpty ? nil : accumulators.json(isWide: isWide))
        object.set("states", states.isEmpty ? nil : .values(states))
        return object
    }
}

extension SparseElements {
    fileprivate var json: JSONValue {
        guard case .array(let list) = values.json.asArray, !positions.isEmpty else { return .integers([]) }
        // A complex number is two values.
        let width = list.count / positions.count
        return .array(
            positions.enumerated().map { place, position in
                .array([.integer(Int64(position))] + list[place * width..<(place + 1) * width])
            })
    }
}

extension JSONValue {
    /// The array with one JSON value for each element.
    fileprivate var asArray: JSONValue {
        guard case .integers(let integers) = self else { return self }
        return .array(integers.map(JSONValue.integer))
    }

    /// An array of any values. If all are integers, it is an array of integers.
    static func list(_ values: [JSONValue]) -> JSONValue {
        let integers = values.compactMap { value -> Int64? in
            if case .integer(let integer) = value { integer } else { nil }
        }
        return integers.count == values.count ? .integers(integers) : .array(values)
    }
}
