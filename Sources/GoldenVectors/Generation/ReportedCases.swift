import QuantSpec
import VectorFiles

extension SetGeneration {
    /// Computes everything in a file of reported cases that is not given: derived integers, outputs, accumulators,
    /// states, the differences of other profiles, and `catches`. Instances and inputs are unchanged.
    ///
    /// - Throws: `VectorFileError` if the specification rejects an instance or has no result for a row, or if a
    ///   group's id does not begin with `OPERATOR/scheme/reported/`.
    public func remade(_ file: VectorFile, name: String) throws(VectorFileError) -> VectorFile {
        guard let declaration = Operator.named(file.operatorName) else {
            throw VectorFileError(
                file: name, place: "operator", problem: "there is no operator \(file.operatorName)",
                remedy: "use a quantspec version that has it")
        }
        let prefix = "\(file.operatorName)/\(file.scheme.rawValue)/\(VectorFile.reportedFolder)/"
        let groups = try file.groups.map { group throws(VectorFileError) in
            do {
                guard group.id.hasPrefix(prefix) else {
                    throw SpecificationError(
                        .invalid, "the id does not begin with \(prefix)", remedy: "change the id")
                }
                return try SetGeneration.remade(group, declaration)
            } catch {
                throw VectorFileError(
                    file: name, place: group.id, problem: "\(error)", remedy: "correct the instance or its inputs")
            }
        }
        return VectorFile(
            operatorName: file.operatorName, code: declaration.code, scheme: file.scheme, generator: generator,
            profile: NumericProfile.all[0].name, notes: SetGeneration.notes(groups, declaration, file.scheme),
            groups: groups, isReported: true)
    }

    private static func remade(_ group: VectorGroup, _ declaration: Operator) throws -> VectorGroup {
        let prepared = try declaration.prepare(group.instance, steps: Steps(NumericProfile.all[0]))
        let instance = prepared.instance
        let evaluation = RowEvaluation(instance, in: declaration)
        let watch = ReferenceAssumption.Watch(instance, in: declaration)
        let states = instance.initialStates(prepared.variant)
        // Where the reference computes another result, no row counts.
        let differs = prepared.variant.referenceDifference(of: instance) != nil
        let rows = try group.rows.map { row in
            let inputs = row.steps.map(\.inputs)
            let steps = try prepared.evaluate(steps: inputs, states: states)
            let isInformative = differs || watch.isBroken(by: inputs, states: states)
            return VectorRow(
                steps: VectorRow.thinned(steps), profiles: evaluation.profiles(steps),
                defects: evaluation.defects(steps), catches: isInformative ? [] : evaluation.catches(steps),
                comment: row.comment, isInformative: isInformative)
        }
        return VectorGroup(
            id: group.id, instance: instance,
            cost: CostCount.cost(of: instance, in: declaration, inputs: group.rows.first?.steps.map(\.inputs) ?? []),
            referenceRefuses: prepared.variant.referenceRefusal(of: instance), report: group.report, rows: rows)
    }
}
