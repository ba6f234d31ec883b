import QuantSpec
import Testing

@Suite("What the reference rejects, and what conforming models have, is declared in every form that it is about")
struct DeclaredLimitTests {
    @Test(
        "FAKE_QUANT-4, REDUCE_WINDOW-5, STABLEHLO_PAD-4: the limits of the reference",
        arguments: [
            ("FAKE_QUANT", "FAKE_QUANT-4"), ("REDUCE_WINDOW", "REDUCE_WINDOW-5"), ("STABLEHLO_PAD", "STABLEHLO_PAD-4"),
        ] as [(String, Clause)])
    func limits(_ name: String, _ clause: Clause) throws {
        for variant in try #require(Operator.named(name)).variants {
            #expect(variant.constraints.contains { $0.clause == clause && $0.force == .referenceLimit })
        }
    }

    @Test(
        "REDUCE_WINDOW-4, STABLEHLO_GATHER-4, STABLEHLO_MAXIMUM-3, STABLEHLO_MINIMUM-3, STABLEHLO_PAD-3: quantized tensors have the same parameters",
        arguments: [
            ("REDUCE_WINDOW", "REDUCE_WINDOW-4"), ("STABLEHLO_GATHER", "STABLEHLO_GATHER-4"),
            ("STABLEHLO_MAXIMUM", "STABLEHLO_MAXIMUM-3"), ("STABLEHLO_MINIMUM", "STABLEHLO_MINIMUM-3"),
            ("STABLEHLO_PAD", "STABLEHLO_PAD-3"),
        ] as [(String, Clause)])
    func parameters(_ name: String, _ clause: Clause) throws {
        for variant in try #require(Operator.named(name)).variants {
            let isQuantized = [.int8, .uint8, .int16x8].contains(variant.scheme)
            #expect(variant.constraints.contains { $0.clause == clause && $0.force == .nonconforming } == isQuantized)
        }
    }
}
