import ArrayFiles
import Evaluation
import FileSupport
import GoldenVectors
import Linter
import QuantSpec
import Quantizer
import TFLiteModel

/// `lint FLOAT --against QUANTIZED`: somebody else's quantized model against the derivation.
struct LintAgainst {
    let float: String
    let quantized: String
    let samples: [String]
    let statistics: String?

    /// The comparison.
    ///
    /// - Throws: `CommandFailure` and the errors of the modules.
    func check() throws -> DerivationCheck {
        for model in [float, quantized] { SampleFile.announce(model) }
        let models = (float: try Model(contentsOfFile: float), quantized: try Model(contentsOfFile: quantized))
        let (ranges, isExact) = try ranges(of: models.float)
        do {
            return try DerivationCheck(
                models.float, models.quantized, ranges: ranges, rangesAreExact: isExact, mistakes: LintAgainst.mistakes)
        } catch let error as EvaluationError {
            throw CommandFailure(.badInput, "\(quantized): \(error)")
        } catch let error as QuantizerError where error.kind == .calibration && samples.isEmpty {
            throw CommandFailure(
                .badInput, "\(quantized): it was quantized with ranges; give the samples with --data, or --statistics")
        }
    }

    /// The mistakes of quantizers in the catalogue.
    private static var mistakes: [DerivationMistake] {
        Deviation.all.filter { $0.scope == .derivation }.map { deviation in
            var steps = Steps(.litert_2_3_x86_64)
            for case .steps(let change) in deviation.changes { change(&steps) }
            return DerivationMistake(name: deviation.name, title: deviation.title, steps: steps.derivation)
        }
    }

    /// The ranges, and whether they are those of the other quantizer to the bit.
    private func ranges(of model: Model) throws -> (ModelRanges, Bool) {
        if !samples.isEmpty {
            let options = try samples.map { text in try CalibrationOption(text, model, option: "data") }
            for case .random in options {
                throw CommandFailure(
                    .wrongUsage,
                    "--data: random samples do not have the other quantizer's ranges; give a file of samples")
            }
            return (try CalibrationRun(model, float, options).statistics.ranges, false)
        }
        if let statistics {
            return (
                try locating(statistics) {
                    try Statistics(try InputFile.read(statistics, with: Statistics.mark), for: model).ranges
                }, true
            )
        }
        return (ModelRanges(of: model), true)
    }
}
