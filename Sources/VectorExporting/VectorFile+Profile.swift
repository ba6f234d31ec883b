import QuantSpec
import VectorFiles

extension VectorFile {
    /// Returns the file with the results under another profile: outputs, accumulators, states and derived integers.
    ///
    /// Data that holds only under the file's own profile is left out: `profiles`, `defects` and `catches`.
    ///
    /// - Throws: `SpecificationError` if the specification does not cover a group.
    func under(_ profile: NumericProfile) throws -> VectorFile {
        guard profile.name != self.profile else { return self }
        var copy = self
        copy.profile = profile.name
        copy.groups = try groups.map { try $0.under(profile) }
        return copy
    }
}

extension VectorGroup {
    fileprivate func under(_ profile: NumericProfile) throws -> VectorGroup {
        let prepared = try prepare(profile)
        var copy = self
        copy.instance.derived = prepared.derived.sorted
        copy.rows = try rows.map { row in
            VectorRow(
                id: row.id, steps: try prepared.evaluate(row, of: self), comment: row.comment,
                isInformative: row.isInformative)
        }
        return copy
    }

    /// Returns the group with the states after every step. Files leave out states that later steps hold too.
    func withAllStates(under profile: String) -> VectorGroup {
        guard hasState, let profile = NumericProfile.all.first(where: { $0.name == profile }),
            let prepared = try? prepare(profile)
        else { return self }
        var copy = self
        for (index, row) in rows.enumerated() {
            guard let steps = try? prepared.evaluate(row, of: self) else { continue }
            for (step, computed) in zip(row.steps.indices, steps) where row.steps[step].states.isEmpty {
                copy.rows[index].steps[step].states = computed.states
            }
        }
        return copy
    }
}
