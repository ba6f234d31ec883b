import QuantSpec
import VectorFiles

extension VectorFile {
    /// Returns the file with other `catches`: for each row the deviations that change the outputs under a profile.
    /// Files list `catches` only for their own profile.
    ///
    /// If the specification does not have the operator of a group, its rows catch nothing.
    public func catching(under profile: NumericProfile, concurrently: Bool = true) -> VectorFile {
        var file = self
        file.groups = Parallel.map(groups, concurrently: concurrently) { $0.catching(under: profile) }
        return file
    }
}

extension VectorGroup {
    fileprivate func catching(under profile: NumericProfile) -> VectorGroup {
        let prepared = try? prepare(profile)
        let deviating = Deviation.all.compactMap { deviation in
            prepared.flatMap { DeviatingOperator(deviation, of: $0, profile: profile) }
        }
        var group = self
        for place in rows.indices where !rows[place].isInformative {
            let inputs = rows[place].steps.map(\.inputs)
            let expected = rows[place].outputs(under: profile.name)
            group.rows[place].catches = deviating.filter {
                RowScoring.differ($0.outputs(inputs, states: initialStates), expected)
            }.map(\.deviation.name)
        }
        return group
    }
}
