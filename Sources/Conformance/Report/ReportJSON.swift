import JSON
import QuantSpec
import Targets

extension ConformanceReport {
    /// The version of the report's format. `Spec/results.md` describes it.
    public static let format = "quantspec-report/1"

    /// The report as one JSON object.
    public var json: JSONValue {
        JSONValue([
            "format": .text(ConformanceReport.format),
            "tool": JSONValue(["name": .text("quantspec"), "version": .text(record.toolVersion)]),
            "started": record.started.isEmpty ? nil : .text(record.started),
            "seconds": .text(duration.seconds),
            "command": record.command.isEmpty ? nil : .array(record.command.map(JSONValue.text)),
            "environment": record.environment.isEmpty
                ? nil : .array(record.settings.map { .text("\($0.name)=\($0.value)") }),
            "target": targetDescription.json,
            "profile": .text(profile.name),
            "profileExplainsEverything": .flag(profile.explainsEverything),
            "profiles": .array(
                profile.candidates.map {
                    JSONValue([
                        "name": .text($0.name), "differences": .integer($0.differences),
                        "differingOperators": .integer($0.differingOperators),
                    ])
                }),
            "claim": .text(claim),
            "interrupted": .flag(isInterrupted),
            "conforms": .flag(everyCasePassed),
            "vectors": JSONValue([
                "version": .text(vectors.manifest.generator.version), "manifest": .text(vectors.manifestHash),
            ]),
            "soak": options.source.soak.map { settings in
                JSONValue([
                    "instances": .integer(settings.count), "seed": .text(String(settings.seed)),
                    "judged": .integer(judgedGroupCount), "smallest": .array(smallest.map(\.json)),
                ])
            },
            "selection": options.selection.isEverything ? nil : .text(options.selection.text),
            "budget": options.budget.isUnlimited ? nil : .text(options.budget.text),
            "limits": options.limits.map { JSONValue(["name": .text($0.name), "sha256": .text($0.hash)]) },
            "alignment": targetDescription.placement.map {
                JSONValue(["bytes": .integer($0.alignment), "oddMultiples": .flag($0.isOdd)])
            },
            "summary": .object(counts.json),
            "notRun": .object(notRun.json(Verdict.allCases.filter(\.isFailure))),
            "causes": .array(causes.map(\.json)),
            "operators": .array(operators.map(\.json)),
            "failures": .array(failures.map(\.json)),
            "informative": .array(informative.map(\.json)),
            "unmetExpectations": .array(unmetExpectations.map(JSONValue.text)),
        ])
    }
}

extension TargetDescription {
    var json: JSONValue {
        JSONValue([
            "kind": .text(kind.rawValue), "name": .text(name), "version": .text(version), "details": .text(details),
            "sha256": .text(hash), "readsDerived": .flag(readsDerived), "observesDerived": .flag(observesDerived),
        ])
    }
}

extension VerdictCounts {
    /// The counts, under the names of the verdicts.
    var json: JSONObject { json(Verdict.allCases) }

    /// The counts of some verdicts, under their names.
    func json(_ verdicts: [Verdict]) -> JSONObject {
        var object = JSONObject()
        for verdict in verdicts { _ = object.add(verdict.rawValue, .integer(self[verdict])) }
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
        if let distance = largestDistances.ulpJSON { _ = object.add("largestDifferenceULP", distance) }
        if let distance = largestDistances.wholeJSON { _ = object.add("largestDifference", distance) }
        _ = object.add("notRun", .integer(notRun.total))
        _ = object.add("reasons", .array(reasons.map(OperatorReport.json)))
        if !derivedRead.isEmpty { _ = object.add("derivedRead", .array(derivedRead.sorted().map(JSONValue.text))) }
        if let shared { _ = object.add("shared", shared.json) }
        if let sharedPlaces { _ = object.add("sharedPlaces", sharedPlaces.json) }
        _ = object.add("informative", .integer(informative))
        _ = object.add("informativeDifferences", .integer(informativeDifferences))
        return .object(object)
    }

    private static func json(_ reason: (text: String, verdict: Verdict, count: Int)) -> JSONValue {
        JSONValue([
            "verdict": .text(reason.verdict.rawValue), "reason": .text(TargetWords.plain(reason.text)),
            "cases": .integer(reason.count),
        ])
    }
}

extension SharedValues {
    var json: JSONValue {
        JSONValue([
            "values": .array(
                conditions.map {
                    JSONValue([
                        "axis": .text($0.axis), "relation": .text($0.relation.rawValue), "value": .text($0.value),
                    ])
                }),
            "failingGroups": .integer(failing), "passingGroups": .integer(passing),
            "exceptions": .integer(exceptions), "text": .text(text),
        ])
    }
}

extension SharedPlaces {
    var json: JSONValue {
        let name: String
        switch place {
        case .first: name = "first"
        case .last: name = "last"
        case .tail(let width): name = "tail of \(width)"
        }
        return JSONValue([
            "dimension": .integer(dimension), "place": .text(name), "cases": .integer(cases), "text": .text(text),
        ])
    }
}

extension LargestDistances {
    /// The largest distance of floating-point numbers.
    fileprivate var ulpJSON: JSONValue? { self[.ulp].map(JSONValue.integer) }
    /// The largest distance of 64-bit integers, as text like these integers in vector files.
    fileprivate var wholeJSON: JSONValue? { self[.whole].map { .text(String($0)) } }
}

extension CaseReport {
    var json: JSONValue {
        JSONValue([
            "case": .text(name), "operator": .text(subject.name), "scheme": .text(subject.scheme.rawValue),
            "verdict": .text(verdict.rawValue), "clauses": .array(clauses.map { .text($0.id) }),
            "firstDifference": difference?.first.json ?? .null,
            "element": evidence?.json,
            "differingElements": difference.map { .integer($0.differingCount) },
            "elements": difference.map { .integer($0.elementCount) },
            "largestDifferenceLSB": difference?.largestDistance.map(JSONValue.integer),
            "largestDifferenceULP": difference?.largestDistances.ulpJSON,
            "largestDifference": difference?.largestDistances.wholeJSON,
            "notRun": isNotRun ? .flag(true) : nil,
            "diagnosis": diagnosis?.name.map(JSONValue.text) ?? .null,
            "diagnosisInPart": diagnosis?.isInPart == true ? .flag(true) : nil,
            "explanation": (diagnosis?.explanation ?? reason.map(TargetWords.plain)).map(JSONValue.text),
            "brokenClauses": citation.map { .array($0.clauses.map { .text($0.id) }) },
            "brokenClauseWords": citation.flatMap { $0.words.isEmpty ? nil : .text($0.words) },
            "message": output.message.isEmpty ? nil : .text(output.message),
            "printed": output.printed.isEmpty ? nil : .text(output.printed),
            "expected": expectation.map(JSONValue.text),
        ])
    }
}

extension SmallestFailure {
    var json: JSONValue {
        JSONValue([
            "case": .text(name), "operator": .text(subject.name), "scheme": .text(subject.scheme.rawValue),
            "origin": .text(origin), "search": .text(state.rawValue), "calls": .integer(calls),
            "variant": .text(group.variant), "attributes": group.attributes.json,
            "inputs": .array(
                group.inputs.enumerated().map { place, tensor in
                    tensor.map { SmallestFailure.json(name(ofInput: place), $0.description) } ?? .null
                }),
            "outputs": .array(
                group.outputs.enumerated().map { place, tensor in
                    SmallestFailure.json(
                        group.instance.variant?.outputOperand(place)?.name ?? "output", tensor.description)
                }),
            "verdict": .text(failure.verdict.rawValue),
            "firstDifference": failure.difference?.first.json ?? .null,
            "differingElements": failure.difference.map { .integer($0.differingCount) },
            "elements": failure.difference.map { .integer($0.elementCount) },
            "reason": failure.reason.map { .text(TargetWords.plain($0)) },
            "file": savedTo.map(JSONValue.text),
        ])
    }

    private static func json(_ name: String, _ description: TensorDescription) -> JSONValue {
        JSONValue([
            "name": .text(name), "type": .text(description.type.rawValue),
            "shape": .integers(description.shape.dimensions.map(Int64.init)),
        ])
    }
}

extension RankedCause {
    var json: JSONValue {
        JSONValue([
            "diagnosis": name.map(JSONValue.text) ?? .null, "diagnosisInPart": isInPart ? .flag(true) : nil,
            "label": .text(label),
            "title": .text(TargetWords.plain(title)),
            "brokenClauses": clauses.isEmpty ? nil : .array(clauses.map { .text($0.id) }),
            "cases": .integer(cases), "expected": .integer(expected), "example": .text(example),
            "operators": .array(
                shares.map {
                    JSONValue([
                        "name": .text($0.subject.name), "scheme": .text($0.subject.scheme.rawValue),
                        "cases": .integer($0.cases),
                    ])
                }),
        ])
    }
}

extension ElementEvidence {
    /// The evidence as JSON. Accumulators have up to 64 bits, so they are text as in vector files.
    var json: JSONValue {
        JSONValue([
            "accumulator": accumulator.map { .text(String($0)) },
            "observedAccumulator": observedAccumulator.map { .text(String($0)) },
            "derived": derived.isEmpty
                ? nil
                : .array(
                    derived.map {
                        JSONValue([
                            "name": .text($0.name), "index": $0.index.map(JSONValue.integer),
                            "value": .integer($0.value),
                        ])
                    }),
            "inputs": operands.isEmpty ? nil : .array(operands.map(\.json)),
        ])
    }
}

extension ElementEvidence.Operand {
    fileprivate var json: JSONValue {
        JSONValue([
            "input": .integer(input), "name": .text(name), "count": .integer(count),
            "coordinates": .array(elements.map { .integers($0.coordinates.map(Int64.init)) }),
            "values": .array(elements.map(\.value)),
        ])
    }
}

extension RowDifference.Element {
    var json: JSONValue {
        JSONValue([
            "step": .integer(step), "output": .integer(output), "position": .integer(position),
            "coordinates": .integers(coordinates.map(Int64.init)), "expected": expected, "observed": observed,
            "differenceLSB": (unit == .lsb ? distance : nil).map(JSONValue.integer) ?? .null,
            "differenceULP": (unit == .ulp ? distance : nil).map(JSONValue.integer),
            "difference": (unit == .whole ? distance : nil).map { .text(String($0)) },
        ])
    }
}

extension ConformanceReport {
    /// The report as JSON text, with each failure on a line of its own.
    public var jsonText: String {
        var writer = JSONWriter()
        writer.writeLines(json, levels: 2)
        writer.raw("\n")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
