import QuantSpec
import TFLiteModel

/// A known mistake of quantizers: other steps of the derivation.
public struct DerivationMistake: Sendable {
    /// The name, as in the catalogue.
    public let name: String
    /// What it does, in a few words.
    public let title: String
    /// The steps with the mistake.
    public let steps: DerivationSteps

    /// A mistake by its name and steps.
    public init(name: String, title: String, steps: DerivationSteps) {
        self.name = name
        self.title = title
        self.steps = steps
    }

    /// The words that end a finding.
    var words: String { "; the known mistake \(name) gives it" }
}

extension DerivationCheck {
    /// The first known mistake with which a range gives parameters that were found; empty if there is none.
    func mistake(_ found: ModelQuantization, _ range: CalibratedRange) -> String {
        let candidates = rangesAreExact ? [range] : [range] + range.neighbours(DerivationCheck.rangeTolerance)
        let match = mistakes.first { mistake in
            let parameters = candidates.compactMap { derived.parameters(of: $0, mistake.steps) }
            return parameters.enclose(scale: found.scales.first)
                && parameters.contains { $0.zeroPoints == found.zeroPoints }
        }
        return match?.words ?? ""
    }

    /// The first known mistake with which weights give scales and stored integers that were found; empty if there is none.
    func mistake(
        _ found: Quantization, _ elements: Elements, _ reals: [Float], _ shape: Shape, _ axis: Int?, _ rule: WeightRule
    ) -> String {
        let match = mistakes.first { mistake in
            let weights = try? WeightQuantization(reals, shape: shape, axis: axis, rule: rule, mistake.steps)
                .quantized()
            return weights?.quantization.scales == found.scales && weights?.elements == elements
        }
        return match?.words ?? ""
    }

    /// The first known mistake with which a bias has the stored integers that were found; empty if there is none.
    func mistake(_ found: Quantization, _ elements: Elements, bias reals: [Float]) -> String {
        let match = mistakes.first { mistake in
            let constant =
                elements.type == .int64
                ? try? BiasQuantization.int64(reals, scales: found.scales, mistake.steps)
                : try? BiasQuantization.int32(reals, scales: found.scales, mistake.steps)
            return constant?.elements == elements
        }
        return match?.words ?? ""
    }
}
