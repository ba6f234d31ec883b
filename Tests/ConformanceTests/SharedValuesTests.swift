import GoldenVectors
import QuantSpec
import Testing
import VectorFiles

@testable import Conformance

@Suite("What failing groups have in common")
struct SharedValuesTests {
    private static let declaration = Operator.named("MAX_POOL_2D")
    private static let instances: [Instance] =
        SetGeneration().file("MAX_POOL_2D", .int8)?.groups.map(\.instance) ?? []

    private func value(_ name: String, _ instance: Instance) throws -> String? {
        let declaration = try #require(Self.declaration)
        let variant = try #require(declaration.variants.first { $0.id == instance.variantID })
        let axis = try #require(FormAxis.all(of: variant, in: declaration).first { $0.name == name })
        return axis.place(instance).map { axis.values[$0] }
    }

    private func shared(failing isFailing: (Instance) throws -> Bool) throws -> SharedValues? {
        let declaration = try #require(Self.declaration)
        let failing = try Self.instances.filter(isFailing)
        let passing = try Self.instances.filter { try !isFailing($0) }
        return SharedValues.find(failing: failing, passing: passing, in: declaration)
    }

    @Test("One value is found")
    func single() throws {
        let shared = try #require(try shared { try value("stride_w", $0) == "2" })
        #expect(shared.values == [SharedValues.Value(axis: "stride_w", value: "2")])
        #expect(
            shared.text.hasPrefix("all \(shared.failing) failing groups without a diagnosis have stride_w: 2; none of"))
    }

    @Test("Two values are found where neither is enough")
    func pair() throws {
        let shared = try #require(
            try shared { try value("stride_h", $0) == "2" && value("padding_h", $0) == "SAME only behind" })
        #expect(
            Set(shared.values) == [
                SharedValues.Value(axis: "stride_h", value: "2"),
                SharedValues.Value(axis: "padding_h", value: "SAME only behind"),
            ])
    }

    @Test("Failures at random share nothing, and a single one is no evidence")
    func nothing() throws {
        var random = SeededRandom(seed: 1, "random failures")
        let chosen = Set((0..<12).map { _ in random.index(below: Self.instances.count) })
        let declaration = try #require(Self.declaration)
        let failing = chosen.map { Self.instances[$0] }
        let passing = Self.instances.indices.filter { !chosen.contains($0) }.map { Self.instances[$0] }
        #expect(SharedValues.find(failing: failing, passing: passing, in: declaration) == nil)
        #expect(SharedValues.find(failing: [failing[0]], passing: passing, in: declaration) == nil)
    }
}
