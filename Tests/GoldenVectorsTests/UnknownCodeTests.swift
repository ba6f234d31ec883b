import Testing

@testable import GoldenVectors
@testable import QuantSpec

@Suite("Codes of enumerations that the schema has no name for")
struct UnknownCodeTests {
    @Test(
        "MODEL-15: every form of every operator refuses them",
        arguments: Operator.all.filter { !$0.attributes.isEmpty }.map(\.name))
    func refused(_ name: String) throws {
        let declaration = try #require(Operator.named(name))
        let enumerations = declaration.attributes.filter { $0.allowedNames != nil }
        guard !enumerations.isEmpty else { return }
        for variant in declaration.variants {
            let plans = GroupPlan.all(of: variant, in: declaration, seed: 1)
            guard let instance = plans.lazy.compactMap({ InstanceChoice(plan: $0).make()?.instance }).first else {
                continue
            }
            for attribute in enumerations {
                var changed = instance
                changed.attributes.values[attribute.name] = .integer(77)
                let violations = declaration.violations(of: changed, in: variant, ofForce: [.invalid])
                #expect(violations.contains { $0.clause == "MODEL-15" }, "\(variant.id) \(attribute.name)")
                #expect(throws: SpecificationError.self) {
                    try declaration.prepare(changed, steps: Steps(.litert_2_3_x86_64))
                }
            }
        }
    }
}
