import QuantSpec
import Testing

@Suite("Parameters that operators declare for post-training quantization")
struct DeclaredParametersTests {
    private static func form(_ name: String, _ id: String) throws -> Variant {
        let declaration = try #require(Operator.named(name))
        return try #require(declaration.variants.first { $0.id == id })
    }

    @Test("PTQ-9: a page that fixes the output's parameters fixes them for every calibrated range")
    func fixed() throws {
        let softmax = try Self.form("SOFTMAX", "int8").fixedParameters(of: .output(0))
        #expect(softmax == Quantization(scale: 0x1p-8, zeroPoint: -128))
        let tanh = try Self.form("TANH", "int8").fixedParameters(of: .output(0))
        #expect(tanh == Quantization(scale: 0x1p-7, zeroPoint: 0))
        #expect(try Self.form("ADD", "int8").fixedParameters(of: .output(0)) == nil)
    }

    @Test("PTQ-10: operands that a clause ties have the same parameters")
    func same() throws {
        let maximum = try Self.form("MAXIMUM", "int8").operandsWithSameParameters
        #expect(maximum == [[.input(0), .input(1), .output(0)]])
        #expect(try Self.form("ADD", "int8").operandsWithSameParameters.isEmpty)
    }
}
