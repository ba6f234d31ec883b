import JSON
import QuantSpec

extension VectorFile {
    /// The file's bytes: equal values give equal bytes.
    ///
    /// One key a line in the header and in each group; one tensor, one row and one derived list a line.
    public func bytes() -> [UInt8] {
        var writer = JSONWriter()
        writer.writeLines(
            JSONValue([
                "format": .text(VectorFile.format), "operator": .text(operatorName), "code": .integer(Int64(code)),
                "scheme": .text(scheme.rawValue), "generator": generator.json, "profile": .text(profile),
                "clauses": .clauses(clauses), "notes": .notes(notes), "groups": .array(groups.map { $0.json(scheme) }),
            ]), levels: 4)
        writer.raw("\n")
        return writer.bytes
    }
}

extension JSONValue {
    /// Each note under its deviation's name.
    static func notes(_ notes: [VectorNote]) -> JSONValue {
        var object = JSONObject()
        for note in notes {
            object.set(
                note.name,
                JSONValue([
                    "bugType": .text(note.bugType), "description": .text(note.description),
                    "links": .array(note.links.map(JSONValue.text)),
                ]))
        }
        return .object(object)
    }
}

extension VectorGenerator {
    package var json: JSONValue {
        JSONValue(["name": .text(name), "version": .text(version), "seed": .integer(seed)])
    }
}

extension JSONValue {
    fileprivate static func clauses(_ clauses: [Clause]) -> JSONValue { .array(clauses.map { .text($0.id) }) }
}

extension VectorGroup {
    /// - Parameter scheme: the file's; in `int16x8` accumulators have 64 bits.
    package func json(_ scheme: Scheme) -> JSONValue {
        var derivedObject = JSONObject()
        for entry in derived { derivedObject.set(entry.name, .integers(entry.values)) }
        return JSONValue([
            "id": .text(id), "variant": .text(variant), "clauses": .clauses(clauses), "attributes": attributes.json,
            "inputs": .array(inputs.map { $0?.json ?? .null }), "outputs": .array(outputs.map(\.json)),
            "cost": JSONValue(["macs": .integer(Int64(cost.macs)), "bytes": .integer(Int64(cost.bytes))]),
            "derived": .object(derivedObject), "referenceRefuses": referenceRefuses.map(JSONValue.text),
            "rows": .array(rows.map { $0.json(hasState: hasState, hasWideAccumulators: scheme == .int16x8) }),
        ])
    }
}

extension Attributes {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { object.set(name, value.json) }
        return .object(object)
    }
}

extension AttributeValue {
    /// Enumerations by name, flags as 0 and 1, reals in hexadecimal.
    public var json: JSONValue {
        switch self {
        case .integer(let integer): .integer(integer)
        case .real(let real): .text(HexFloat.text(real))
        case .flag(let flag): .integer(flag ? 1 : 0)
        case .name(let name): .text(name)
        case .integers(let integers): .integers(integers)
        case .reals(let reals): Elements.float32(reals).json
        }
    }
}

extension TensorRecord {
    fileprivate var json: JSONValue {
        JSONValue([
            "name": .text(name), "role": .text(role.rawValue), "type": .text(description.type.rawValue),
            "shape": .integers(description.shape.dimensions.map(Int64.init)),
            "quantization": description.quantization?.json ?? .null, "data": data?.json,
        ])
    }
}

extension Quantization {
    fileprivate var json: JSONValue {
        JSONValue([
            "scales": Elements.float32(scales).json, "zeroPoints": .integers(zeroPoints),
            "dimension": .integer(Int64(dimension)),
        ])
    }
}

extension VectorRow {
    fileprivate func json(hasState: Bool, hasWideAccumulators: Bool) -> JSONValue {
        var object = JSONObject()
        if hasState {
            object.set("steps", .array(steps.map { .object($0.object(hasWideAccumulators)) }))
        } else if let step = steps.first {
            object = step.object(hasWideAccumulators)
        }
        object.set("profiles", VectorRow.json(profiles, hasState))
        object.set("defects", VectorRow.json(defects, hasState))
        object.set("catches", catches.isEmpty ? nil : .array(catches.map(JSONValue.text)))
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

extension VectorStep {
    fileprivate func object(_ hasWideAccumulators: Bool) -> JSONObject {
        var object = JSONObject()
        object.set("inputs", VectorStep.json(inputs))
        object.set("outputs", .array(outputs.map(\.json)))
        object.set(
            "accumulators", accumulators.map { hasWideAccumulators ? Elements.int64($0).json : .integers($0) })
        object.set("states", states.isEmpty ? nil : VectorStep.json(states))
        return object
    }

    private static func json(_ values: [Int: Elements]) -> JSONValue {
        var object = JSONObject()
        for (position, elements) in values.sorted(by: { $0.key < $1.key }) {
            object.set(String(position), elements.json)
        }
        return .object(object)
    }
}

extension SparseElements {
    fileprivate var json: JSONValue {
        guard case .array(let values) = values.json.asArray else { return .integers([]) }
        return .array(zip(positions, values).map { .array([.integer(Int64($0)), $1]) })
    }
}

extension JSONValue {
    /// An array with its elements apart.
    fileprivate var asArray: JSONValue {
        guard case .integers(let integers) = self else { return self }
        return .array(integers.map(JSONValue.integer))
    }
}
