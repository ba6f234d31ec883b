import FileSupport
import QuantSpec

/// What the numbers of an evaluation suggest.
public struct Advice: Sendable, Hashable {
    /// What to do.
    public enum Step: String, Sendable, Hashable {
        /// The model is as good as its original.
        case keep
        /// Calibrate with more samples.
        case calibrate
        /// Leave a few layers in float.
        case keepFloat = "keep-float"
        /// Quantize weights with one scale for each channel.
        case perAxis = "per-axis"
        /// Use 16 bits for activations.
        case int16x8
        /// Train with quantization in the graph.
        case quantizationAwareTraining = "quantization-aware-training"
    }

    /// What to do.
    public let step: Step
    /// The reason, with its numbers.
    public let reason: String
}

extension Evaluation {
    /// The greatest loss of accuracy or agreement that counts as none, in percentage points.
    public static let greatestLoss = 1.0
    /// The least ratio of signal and error of an output that counts as good, in dB.
    public static let leastDecibels = 20.0

    /// The loss of a classifier in percentage points: of accuracy with labels, otherwise of agreement; `nil` if no output has classes.
    public var loss: Double? {
        let judged = outputs.filter { $0.floatAccuracy != nil || $0.isClassification }
        return judged.compactMap { output -> Double? in
            if let float = output.floatAccuracy, let quantized = output.quantizedAccuracy {
                return float.percent - quantized.percent
            }
            return output.agreement.map { 100 - $0.percent }
        }.max()
    }

    /// The least ratio of signal and error of an output of real numbers, in dB.
    public var worstDecibels: Double { outputs.filter(\.isReal).map(\.error.decibels).min() ?? .infinity }

    /// Whether the quantized model is clearly worse than its original.
    public var isLossy: Bool { loss.map { $0 > Evaluation.greatestLoss } ?? (worstDecibels < Evaluation.leastDecibels) }

    /// The layers that bring the most error to the outputs, the first one most.
    public var ranking: [Layer] {
        layers.filter { ($0.effect?.power ?? 0) > 0 }.sorted { ($0.effect?.power ?? 0) > ($1.effect?.power ?? 0) }
    }

    /// What the numbers suggest, the most promising step first.
    public var advice: [Advice] {
        guard isLossy else { return [Advice(step: .keep, reason: goodReason)] }
        var advice: [Advice] = []
        let ranked = ranking
        let total = ranked.reduce(0) { $0 + ($1.effect?.power ?? 0) }
        let clipping = ranked.filter { $0.share(.range) > 0.5 && ($0.effect?.power ?? 0) > total / 20 }
        if let worst = clipping.first {
            advice.append(
                Advice(
                    step: .calibrate,
                    reason:
                        "\(Evaluation.fixed(worst.clippedPercent)) % of the results of \(worst.tensor.shortened(to: 60)) lie outside "
                        + "its range, and so does most error of \(clipping.count.counted("layer")): calibrate with samples like the data"
                ))
        }
        let few = Evaluation.few(ranked, total)
        if !few.isEmpty {
            let names = few.map { "'\($0.tensor)'" }.joined(separator: " ")
            advice.append(
                Advice(
                    step: .keepFloat,
                    reason:
                        "\(few.count.counted("layer")) of \(layers.count) \(few.count == 1 ? "brings" : "bring") more than half of the "
                        + "error: quantize with --keep-float \(names)"))
        }
        let perTensor = ranked.filter { $0.hasWeightsPerAxis == false && $0.mainCause == .weights }
        if let worst = perTensor.first {
            advice.append(
                Advice(
                    step: .perAxis,
                    reason:
                        "the weights of \(worst.tensor.shortened(to: 60)) have one scale, and bring most of its error: give each "
                        + "channel its own"))
        }
        let shares = weightedShares(ranked)
        if [.int8, .uint8].contains(activations), shares[.input, default: 0] + shares[.rounding, default: 0] > 0.5 {
            advice.append(
                Advice(
                    step: .int16x8,
                    reason:
                        "\(Evaluation.fixed(100 * (shares[.input, default: 0] + shares[.rounding, default: 0]))) % of the error comes from "
                        + "activations of 8 bits: the mode int16x8 has 256 times finer ones, where the target runs it"))
        }
        advice.append(training(few: few, clips: !clipping.isEmpty, first: advice.isEmpty))
        return advice
    }

    private func training(few: [Layer], clips: Bool, first: Bool) -> Advice {
        let isSpread = few.isEmpty && !clips && ranking.count > Evaluation.greatestFew
        let goal =
            loss == nil
            ? "the ratio of signal and error stays below \(Evaluation.fixed(Evaluation.leastDecibels)) dB"
            : "the loss stays above \(Evaluation.fixed(Evaluation.greatestLoss)) points"
        let reason =
            isSpread
            ? "the error comes from many layers, and no single one decides: training with quantization is the better way, because no setting of "
                + "post-training quantization removes such an error"
            : first
                ? "no setting of post-training quantization removes the error of \(ranking.count.counted("layer")): train with quantization, "
                    + "or keep the model float"
                : "if \(goal) after the steps above, train with quantization"
        return Advice(step: .quantizationAwareTraining, reason: reason)
    }

    private var goodReason: String {
        if let loss {
            let limit = Evaluation.fixed(Evaluation.greatestLoss)
            return hasLabels
                ? "the accuracy falls by \(Evaluation.fixed(max(loss, 0))) percentage points, not more than \(limit)"
                : "the greatest element is in another place in \(Evaluation.fixed(loss)) % of the rows, not more than \(limit) %; "
                    + "--labels gives the accuracy"
        }
        return
            "every output of real numbers has a ratio of signal and error of \(Evaluation.fixed(worstDecibels)) dB or more, "
            + "not less than \(Evaluation.fixed(Evaluation.leastDecibels))"
    }

    /// The fewest layers that bring half of the error, if they are at most a tenth of all, or one.
    private static func few(_ ranked: [Layer], _ total: Double) -> [Layer] {
        var sum = 0.0
        var few: [Layer] = []
        for layer in ranked where sum <= total / 2 {
            few.append(layer)
            sum += layer.effect?.power ?? 0
        }
        return few.count <= max(1, ranked.count / 10) && ranked.count > greatestFew ? few : []
    }

    /// The number of layers up to which none of them can be said to decide, or not to decide.
    private static let greatestFew = 2

    /// The shares of causes over all layers, weighted with the layers' effect on the outputs.
    public func weightedShares(_ ranked: [Layer]) -> [LayerCause: Double] {
        let total = ranked.reduce(0) { $0 + ($1.effect?.power ?? 0) }
        guard total > 0 else { return [:] }
        var shares: [LayerCause: Double] = [:]
        for layer in ranked {
            for cause in LayerCause.parts {
                shares[cause, default: 0] += layer.share(cause) * (layer.effect?.power ?? 0) / total
            }
        }
        return shares
    }

    /// A number with one decimal; "exact" if it is infinite.
    static func fixed(_ value: Double) -> String { NumberText.fixed(value, 1) }
}
