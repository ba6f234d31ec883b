import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors
@testable import VectorFiles

@Suite("Rows that break an assumption of the reference are told apart")
struct ReferenceAssumptionTests {
    @Test("A 64-bit multiplication by 1/4 gives 32 bits")
    func results() {
        let quarter = QuantizedMultiplier(0.25)
        let fitting: [Int64] = [0, (1 << 33) - 3, -(1 << 33)]
        let beyond: [Int64] = [(1 << 33) - 2, 1 << 33, -(1 << 33) - 3, 1 << 40]
        #expect(fitting.allSatisfy { ReferenceAssumption.holds($0, quarter) })
        #expect(!beyond.contains { ReferenceAssumption.holds($0, quarter) })
    }

    @Test("Its operand is below 2^47, and its shift from -31 to 7")
    func operands() {
        let least = QuantizedMultiplier(multiplier: 1 << 30, shift: -31)
        #expect(ReferenceAssumption.holds((1 << 47) - 1, least))
        let beyond: [Int64] = [1 << 47, -(1 << 47), .min]
        #expect(!beyond.contains { ReferenceAssumption.holds($0, least) })
        #expect(ReferenceAssumption.holds(1 << 24, QuantizedMultiplier(multiplier: .max, shift: 7)))
        #expect(!ReferenceAssumption.holds(1, QuantizedMultiplier(multiplier: 1 << 30, shift: 8)))
        #expect(!ReferenceAssumption.holds(1, QuantizedMultiplier(multiplier: 1 << 30, shift: -32)))
    }

    /// CONV_2D with one tap, one channel and a bias of 64 bits: a real multiplier of 1/4.
    private func instance(bias: Int64) throws -> Instance {
        let parameters = { (scale: Float) in Quantization(scale: scale, zeroPoint: 0) }
        let filter = TensorDescription(.int8, [1, 1, 1, 1], parameters(0.5))
        let biases = TensorDescription(.int64, [1], parameters(0.25))
        return Instance(
            attributes: ["padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1)],
            inputs: [TensorDescription(.int16, [1, 1, 1, 1], parameters(0.5)), filter, biases],
            outputs: [TensorDescription(.int16, [1, 1, 1, 1], parameters(1))],
            constants: [1: try Tensor(filter, .int8([1])), 2: try Tensor(biases, .int64([bias]))])
    }

    private func isBroken(bias: Int64, input: Int16) throws -> Bool {
        ReferenceAssumption.isBroken(
            by: [[0: .int16([input])]], states: [:], of: try instance(bias: bias),
            in: try #require(Operator.named("CONV_2D")))
    }

    @Test("A row whose scaled result leaves 32 bits breaks the assumption, whatever the output is clamped to")
    func rows() throws {
        #expect(try !isBroken(bias: 0, input: .max) && !isBroken(bias: 1 << 32, input: 5))
        #expect(try isBroken(bias: 1 << 33, input: 5) && isBroken(bias: -(1 << 34), input: 5))
        #expect(try isBroken(bias: (1 << 33) - 4, input: 4) && !isBroken(bias: (1 << 33) - 4, input: 1))
    }

    @Test("The rows of CONV_2D/int16x8 that break it are those with a large bias, and no others")
    func knownRows() throws {
        let file = try Checkout.vectorFile("int16x8/CONV_2D")
        let declaration = try #require(Operator.named(file.operatorName))
        for group in file.groups where group.id.contains("/tail-") {
            let instance = group.instance
            for (index, row) in group.rows.enumerated() {
                let isBroken = ReferenceAssumption.isBroken(
                    by: row.steps.map(\.inputs), states: [:], of: instance, in: declaration)
                let isLarge = group.id == "CONV_2D/int16x8/tail-17/int16x8.int64-bias.large-bias"
                #expect(isBroken == isLarge, "\(group.caseName(index))")
            }
        }
    }

    @Test("A group of which every row breaks the assumption is made with informative rows, which catch nothing")
    func generatedRows() throws {
        let declaration = try #require(Operator.named("CONV_2D"))
        let variant = try #require(declaration.variants.first { $0.id == "int16x8.int64-bias" })
        let plans = GroupPlan.all(of: variant, in: declaration, seed: 1).filter { $0.outline.id == "tail-17" }
        let broken = try #require(plans.first { $0.regime.id == "large-bias" })
        let draft = try #require(GroupDraft(broken))
        #expect(draft.isUncounted && draft.distinctions.isEmpty)
        let rows = draft.group().rows
        #expect(!rows.isEmpty && rows.allSatisfy { $0.isInformative && $0.catches.isEmpty })
        let typical = try #require(plans.first.flatMap { GroupDraft($0) })
        #expect(!typical.isUncounted && typical.group().rows.allSatisfy { !$0.isInformative })
    }
}
