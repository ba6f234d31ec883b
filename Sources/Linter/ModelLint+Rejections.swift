import TFLiteModel

extension ModelLint {
    /// The findings because of which the reference rejects a model or aborts on it, without those that another model has too.
    ///
    /// - Parameters:
    ///   - model: a model that was made from the other one, such as its quantized form.
    ///   - other: the other model.
    package static func rejections(of model: Model, besides other: Model) -> [LintFinding] {
        let found = ModelLint(model).findings.filter { $0.reference == .rejects }
        guard !found.isEmpty else { return [] }
        let known = Set(ModelLint(other).findings.map(\.problem))
        return found.filter { !known.contains($0.problem) }
    }
}
