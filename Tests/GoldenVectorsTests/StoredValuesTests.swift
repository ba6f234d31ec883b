import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import VectorFiles

@Suite("The committed vectors of operators with one 8-bit input")
struct StoredValuesTests {
    private static let vectorFolder = Checkout.vectors

    /// Functions of one stored value: a table of 256 entries is all that they are.
    private static let functions: [(String, Scheme)] =
        ["ABS", "EXP", "GELU", "HARD_SWISH", "LEAKY_RELU", "LOGISTIC", "NEG", "RELU", "RELU6", "TANH"]
        .flatMap { name in [Scheme.int8, .uint8].map { (name, $0) } }
        .filter { name, scheme in
            Operator.named(name)?.variants.contains { $0.scheme == scheme } ?? false
        }

    @Test("One row holds every stored value", arguments: functions)
    func everyStoredValue(_ name: String, _ scheme: Scheme) throws {
        let set = try VectorSet(reading: Self.vectorFolder) { $0.path == "\(scheme.rawValue)/\(name).json" }
        let file = try #require(set.files.first)
        let counts = file.groups.flatMap(\.rows).filter { !$0.isInformative }.compactMap { row in
            row.steps.first?.inputs[0]?.integers.map { Set($0).count }
        }
        #expect(counts.max() == 256)
    }
}
