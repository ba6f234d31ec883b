import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import VectorFiles

/// Whole rows are evaluated in loops; where a step is replaced, element by element through the steps. Both must give the
/// same bits, or a mistake could hide behind a loop.
@Suite("Steps that are replaced by themselves") struct ReplacedStepTests {
    private static let files = [
        "int8/CONV_2D", "uint8/CONV_2D", "int16x8/CONV_2D", "int8/DEPTHWISE_CONV_2D", "uint8/DEPTHWISE_CONV_2D",
        "int16x8/DEPTHWISE_CONV_2D", "int8/TRANSPOSE_CONV", "int16x8/TRANSPOSE_CONV", "int8/FULLY_CONNECTED",
        "int16x8/FULLY_CONNECTED", "int8/BATCH_MATMUL", "int16x8/BATCH_MATMUL", "int8/ADD", "int16x8/SUB",
        "int8/SQUARED_DIFFERENCE", "dynamic-range/CONV_2D", "int8/MUL", "int8/DIV", "int8/EQUAL", "int16x8/EQUAL",
        "int8/MEAN", "int16x8/MEAN", "uint8/SUM", "int8/REDUCE_PROD", "int8/QUANTIZE", "int16x8/QUANTIZE",
        "int8/DEQUANTIZE", "int8/RELU6", "int16x8/ABS", "int8/LEAKY_RELU", "int16x8/PRELU", "int8/SVDF",
        "int16x8/SOFTMAX", "int8/AVERAGE_POOL_2D", "uint8/MAX_POOL_2D", "int8/SOFTMAX", "uint8/SOFTMAX",
        "int8/LOG_SOFTMAX", "uint8/LOG_SOFTMAX", "int8/L2_NORMALIZATION", "uint8/L2_NORMALIZATION", "uint8/DIV",
        "int16x8/DIV", "int8/HARD_SWISH", "uint8/HARD_SWISH", "int8/SQRT", "int16x8/SQRT", "int8/RSQRT",
        "int16x8/RSQRT", "int16x8/EXP", "int16x8/LOG", "int16x8/LOGISTIC", "int16x8/TANH", "int16x8/ADD",
    ]
    private static let replacements: [@Sendable (inout Steps) -> Void] = [
        { $0.addBias = $0.addBias },
        { $0.dotProducts = $0.dotProducts },
        { $0.roundToInteger = $0.roundToInteger },
        { $0.reductions.add = $0.reductions.add },
        { $0.midpointCorrection = $0.midpointCorrection },
    ]

    @Test(
        "The first row of every small group has the same bits through the steps, under every profile",
        arguments: files)
    func sameBits(_ name: String) throws {
        let file = try Checkout.vectorFile(name)
        let declaration = try #require(Operator.named(file.operatorName))
        var compared = 0
        // The deepest groups take seconds in a debug build.
        for group in file.groups where group.cost.macs < 2000 {
            let instance = group.instance
            for profile in [NumericProfile.litert_2_3_x86_64, .integerDouble, .integerSingle] {
                let direct = try declaration.prepare(instance, steps: Steps(profile))
                for replace in Self.replacements {
                    var steps = Steps(profile)
                    replace(&steps)
                    let stepped = try declaration.prepare(instance, steps: steps)
                    for row in group.rows.prefix(1) {
                        let expected = try direct.evaluate(row, of: group)
                        let observed = try stepped.evaluate(row, of: group)
                        #expect(observed == expected, "\(group.id)")
                        compared += 1
                    }
                }
            }
        }
        #expect(compared > 0)
    }

    @Test("A replaced step is noticed, and a profile replaces none")
    func noticed() {
        for profile in NumericProfile.all {
            #expect(!Steps(profile).replacesScalars && !Steps(profile).replacesDotProducts)
            #expect(!Steps(profile).replacesReals && !Steps(profile).replacesTables)
            #expect(Steps(profile).profile == profile)
        }
        var steps = Steps(.integerDouble)
        steps.roundingShiftRight = { value, _ in value }
        #expect(steps.replacesScalars && !steps.replacesDotProducts && steps.profile == nil)
        let scalars: [(inout Steps) -> Void] = [
            { $0.lookUp = { argument, _ in argument } }, { $0.activations.sigmoidTable = { _ in 0 } },
            { $0.elementWise.quotientReciprocal = { raw, _ in raw } },
        ]
        for replace in scalars {
            var replaced = Steps(.integerDouble)
            replace(&replaced)
            #expect(replaced.replacesScalars && !replaced.replacesDotProducts && replaced.profile == nil)
        }
        var sums = Steps(.integerDouble)
        sums.wideDotProducts = { _, _, _ in [] }
        #expect(sums.replacesDotProducts && !sums.replacesScalars)
    }
}
