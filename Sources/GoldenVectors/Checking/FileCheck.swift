import QuantSpec
import VectorFiles

/// Checks a vector file against the specification. All values of all rows are evaluated again.
struct FileCheck {
    private let file: VectorFile
    private let declaration: Operator

    /// Returns `nil` if the specification has no such operator.
    init?(_ file: VectorFile) {
        guard let declaration = Operator.named(file.operatorName) else { return nil }
        self.file = file
        self.declaration = declaration
    }

    /// Returns the errors of the file.
    func findings(concurrently: Bool) -> [VectorFinding] {
        let path = file.path
        return header()
            + Parallel.map(file.groups, concurrently: concurrently) { group in
                GroupCheck(group, scheme: file.scheme, declaration).problems().map {
                    VectorFinding(file: path, place: $0.place, problem: $0.problem)
                }
            }.flatMap { $0 }
    }

    private func header() -> [VectorFinding] {
        var findings: [VectorFinding] = []
        func report(_ problem: String) { findings.append(VectorFinding(file: file.path, problem: problem)) }
        if file.code != declaration.code { report("the code is \(file.code), expected \(declaration.code)") }
        if file.profile != NumericProfile.all[0].name {
            report("the profile is \(file.profile), expected \(NumericProfile.all[0].name)")
        }
        let ids = file.groups.map(\.id)
        if Set(ids).count != ids.count { report("two groups have the same id") }
        if SetGeneration.notes(file.groups, declaration, file.scheme) != file.notes {
            report("the notes differ from those of the deviations that its rows catch")
        }
        return findings
    }
}

/// The same for one group.
private struct GroupCheck {
    typealias Problem = (place: String, problem: String)

    private let group: VectorGroup
    private let scheme: Scheme
    private let declaration: Operator

    init(_ group: VectorGroup, scheme: Scheme, _ declaration: Operator) {
        self.group = group
        self.scheme = scheme
        self.declaration = declaration
    }

    func problems() -> [Problem] {
        do {
            let instance = group.instance
            let prepared = try declaration.prepare(instance, steps: Steps(NumericProfile.all[0]))
            let evaluation = RowEvaluation(instance, in: declaration)
            let watch = ReferenceAssumption.Watch(instance, in: declaration)
            return headerProblems(prepared)
                + group.rows.indices.flatMap { rowProblems($0, prepared, evaluation, watch) }
        } catch {
            return [(group.id, "the specification rejects the instance: \(error)")]
        }
    }

    private func headerProblems(_ prepared: PreparedOperator) -> [Problem] {
        var problems: [Problem] = []
        func expect(_ holds: Bool, _ problem: String) {
            if !holds { problems.append((group.id, problem)) }
        }
        let variant = prepared.variant
        expect(
            group.id.hasPrefix("\(declaration.name)/\(scheme.rawValue)/"),
            "the id does not begin with the operator and the scheme")
        expect(variant.id == group.variant, "the form is \(group.variant), expected \(variant.id)")
        expect(variant.scheme == scheme, "the form belongs to the scheme \(variant.scheme.rawValue)")
        let refusal = variant.referenceRefusal(of: prepared.instance)
        expect(refusal == group.referenceRefuses, "referenceRefuses: expected \(refusal ?? "no value")")
        let difference = variant.referenceDifference(of: prepared.instance)
        expect(
            difference == nil || group.rows.allSatisfy(\.isInformative),
            "the reference computes another result (\(difference ?? "")), but a row is not informative")
        let derived = prepared.derived.entries.sorted { $0.name < $1.name }
        for (expected, found) in zip(derived, group.derived) where expected != found {
            problems.append(
                (group.id, "derived \(found.name): expected \(expected.name) with the values \(expected.values)"))
        }
        expect(derived.count == group.derived.count, "expected \(derived.count) derived lists")
        for (id, row) in zip(group.computedRowIDs, group.rows) where row.id != id {
            problems.append(("\(group.id)#\(row.id)", RowIdentity.problem(expected: id, "the instance and the inputs")))
        }
        let cost = CostCount.cost(
            of: prepared.instance, in: declaration, inputs: group.rows.first?.steps.map(\.inputs) ?? [])
        expect(cost == group.cost, "the cost is wrong: expected \(cost.macs) macs and \(cost.bytes) bytes")
        return problems
    }

    private func rowProblems(
        _ index: Int, _ prepared: PreparedOperator, _ evaluation: RowEvaluation, _ watch: ReferenceAssumption.Watch
    ) -> [Problem] {
        let row = group.rows[index]
        let place = group.caseName(index)
        guard let steps = try? prepared.evaluate(row, of: group) else {
            return [(place, "the specification has no result for the row")]
        }
        var problems = zip(VectorRow.thinned(steps), row.steps).enumerated().flatMap { step, pair in
            stepProblems(pair.0, pair.1).map { (place, row.steps.count > 1 ? "step \(step): \($0)" : $0) }
        }
        if evaluation.profiles(steps) != row.profiles {
            problems.append((place, "the outputs under other profiles differ"))
        }
        if evaluation.defects(steps) != row.defects {
            problems.append((place, "the outputs with the reference's defects differ"))
        }
        if !row.isInformative, watch.isBroken(by: row.steps.map(\.inputs), states: group.initialStates) {
            problems.append((place, "the row breaks an assumption of the reference (ARITH-9), but is not informative"))
        }
        let catches = row.isInformative ? [] : evaluation.catches(steps)
        if Set(catches) != Set(row.catches) { problems.append((place, "the row catches \(catches)")) }
        return problems
    }

    private func stepProblems(_ expected: VectorStep, _ found: VectorStep) -> [String] {
        var problems: [String] = []
        for (index, pair) in zip(expected.outputs, found.outputs).enumerated() where !pair.0.hasSameBits(as: pair.1) {
            let position = SparseElements(from: pair.0, to: pair.1)?.positions.first ?? 0
            problems.append("output \(index) differs, first at position \(position)")
        }
        if expected.outputs.count != found.outputs.count {
            problems.append("expected \(expected.outputs.count) outputs")
        }
        if expected.accumulators != found.accumulators, !(group.isCovering && found.accumulators.isEmpty) {
            problems.append("the accumulators differ")
        }
        let sameStates = expected.states.filter { found.states[$0.key]?.hasSameBits(as: $0.value) == true }
        if sameStates.count != expected.states.count || expected.states.keys != found.states.keys {
            problems.append("the states differ")
        }
        return problems
    }
}

extension Variant {
    /// The clause because of which the reference does not run the instance; `nil` if it does.
    func referenceRefusal(of instance: Instance) -> String? {
        broken(.referenceLimit, by: instance)
    }

    /// The clause because of which the reference computes another result of the instance; `nil` if there is none.
    func referenceDifference(of instance: Instance) -> String? {
        broken(.referenceDiffers, by: instance)
    }

    /// The clause of the first constraint of a force that the instance breaks.
    private func broken(_ force: Constraint.Force, by instance: Instance) -> String? {
        constraints.first { $0.force == force && $0.relation.violation(in: instance) != nil }?.clause.id
    }
}
