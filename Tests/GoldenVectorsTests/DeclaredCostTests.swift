import Foundation
import QuantSpec
import TestSupport
import Testing
import VectorFiles

@Suite("The multiply-accumulates that operators declare")
struct DeclaredCostTests {
    @Test(
        "Are the products that an evaluation computes",
        arguments: ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "BATCH_MATMUL", "SVDF"])
    func counted(_ name: String) throws {
        for group in try groups(name) {
            #expect(Operator.named(name)?.macs(of: group.instance) == group.cost.macs, "\(group.id)")
        }
    }

    /// An evaluation counts the products with the zeros between the inputs, too.
    @Test("Of TRANSPOSE_CONV are those of every input element with every tap")
    func transposed() throws {
        for group in try groups("TRANSPOSE_CONV") {
            let instance = group.instance
            let filter = try instance.input(1).shape
            let expected = try instance.input(2).shape.count * filter[0] * filter[1] * filter[2]
            #expect(Operator.transposeConv.macs(of: instance) == expected, "\(group.id)")
            #expect(expected <= group.cost.macs)
        }
    }

    private func groups(_ name: String) throws -> [VectorGroup] {
        let groups = try Checkout.vectorFile("int8/\(name)").groups
        #expect(!groups.isEmpty)
        return groups
    }
}
