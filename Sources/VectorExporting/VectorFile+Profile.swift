import QuantSpec
import VectorFiles

extension VectorFile {
    /// The file with what is expected under another numeric profile: outputs, accumulators, states and derived integers.
    ///
    /// What a row says about the file's own profile is left out: `profiles`, `defects`, `catches`.
    /// - Throws: `SpecificationError` where the specification does not cover a group.
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
        copy.derived = prepared.derived.entries.sorted { $0.name < $1.name }
        copy.rows = try rows.map { row in
            VectorRow(
                steps: try prepared.evaluate(row, of: self), comment: row.comment, isInformative: row.isInformative)
        }
        return copy
    }
}
