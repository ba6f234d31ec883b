import QuantSpec
import TFLiteModel

extension ModelLint {
    /// Operators and versions of operators that the reference does not load (MODEL-13).
    static func versionFindings(_ model: Model) -> [LintFinding] {
        let used = Set(model.subgraphs.flatMap(\.operators).map(\.codeIndex))
        return model.operatorCodes.enumerated().compactMap { index, code in
            // Codes that the schema lacks, and custom operators, are reported where they are used.
            guard used.contains(index), !code.isCustom, BuiltinOperators.names.indices.contains(code.builtinCode) else {
                return nil
            }
            let place = "operator code \(index) (\(code.name))"
            guard let versions = ReferenceVersions.versions(of: code.name) else {
                return LintFinding(
                    .warning, "MODEL-13", reference: .rejects, place: place,
                    "the LiteRT reference rejects this: it has no kernel for the operator",
                    remedy: "convert the model with other operators, or use other kernels than the reference's")
            }
            // The runtime reads version 0 as any version.
            guard code.version != 0, !versions.contains(code.version) else { return nil }
            let nearest = code.version < versions.lowerBound ? versions.lowerBound : versions.upperBound
            return LintFinding(
                .warning, "MODEL-13", reference: .rejects, place: place,
                "the LiteRT reference rejects this: the operator's version is \(code.version), but the reference has "
                    + (versions.count == 1 ? "\(nearest) only" : "\(versions.lowerBound) to \(versions.upperBound)"),
                remedy: "set the version to \(nearest): it does not change what the operator computes")
        }
    }
}
