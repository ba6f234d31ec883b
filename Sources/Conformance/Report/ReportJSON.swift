import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The report as one JSON object.
    public var json: JSONValue {
        JSONValue([
            "target": targetDescription.json,
            "profile": .text(profile.name),
            "profileExplainsEverything": .flag(profile.explainsEverything),
            "profiles": .array(
                profile.candidates.map { JSONValue(["name": .text($0.name), "differences": .integer($0.differences)]) }),
            "claim": .text(claim),
            "conforms": .flag(result == .conforms && failures.isEmpty),
            "vectors": JSONValue([
                "version": .text(vectors.manifest.generator.version), "manifest": .text(vectors.manifestHash),
            ]),
            "selection": options.selection.isEverything ? nil : .text(options.selection.text),
            "budget": options.budget.isUnlimited ? nil : .text(options.budget.text),
            "limits": options.limits.map { JSONValue(["name": .text($0.name), "sha256": .text($0.hash)]) },
            "summary": .object(counts.json),
            "operators": .array(operators.map(\.json)),
            "failures": .array(failures.map(\.json)),
            "informative": .array(informative.map(\.json)),
            "unmetExpectations": .array(unmetExpectations.map(JSONValue.text)),
        ])
    }
}

extension JSONValue {
    static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }
}

extension TargetDescription {
    var json: JSONValue {
        JSONValue([
            "kind": .text(kind.rawValue), "name": .text(name), "version": .text(version), "details": .text(details),
            "sha256": .text(hash), "readsDerived": .flag(readsDerived),
        ])
    }
}

extension VerdictCounts {
    /// The counts under the verdicts' names.
    var json: JSONObject {
        var object = JSONObject()
        for verdict in Verdict.allCases { _ = object.add(verdict.rawValue, .integer(self[verdict])) }
        return object
    }
}

extension OperatorReport {
    var json: JSONValue {
        var object = JSONObject()
        _ = object.add("name", .text(subject.name))
        _ = object.add("scheme", .text(subject.scheme.rawValue))
        for member in counts.json.members { _ = object.add(member.key, member.value) }
        let noDifference: JSONValue = counts.judged > 0 && counts.failures == 0 ? .integer(0) : .null
        _ = object.add("largestDifferenceLSB", largestDistance.map(JSONValue.integer) ?? noDifference)
        _ = object.add("informative", .integer(informative))
        _ = object.add("informativeDifferences", .integer(informativeDifferences))
        return .object(object)
    }
}

extension CaseReport {
    var json: JSONValue {
        JSONValue([
            "case": .text(name), "operator": .text(subject.name), "scheme": .text(subject.scheme.rawValue),
            "verdict": .text(verdict.rawValue), "clauses": .array(clauses.map { .text($0.id) }),
            "firstDifference": difference?.first.json ?? .null,
            "differingElements": difference.map { .integer($0.differingCount) },
            "elements": difference.map { .integer($0.elementCount) },
            "largestDifferenceLSB": difference?.largestDistance.map(JSONValue.integer),
            "diagnosis": diagnosis?.name.map(JSONValue.text) ?? .null,
            "explanation": (diagnosis?.explanation ?? reason).map(JSONValue.text),
            "expected": expectation.map(JSONValue.text),
        ])
    }
}

extension RowDifference.Element {
    var json: JSONValue {
        JSONValue([
            "step": .integer(step), "output": .integer(output), "position": .integer(position),
            "coordinates": .integers(coordinates.map(Int64.init)), "expected": .text(expected),
            "observed": .text(observed), "differenceLSB": distance.map(JSONValue.integer) ?? .null,
        ])
    }
}

extension ConformanceReport {
    /// The report as JSON, one failure a line.
    public var jsonText: String {
        var writer = JSONWriter()
        writer.writeLines(json, levels: 2)
        writer.raw("\n")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
