import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors

@Suite("Biases and scales at which 16-bit kernels branch")
struct RegimeTests {
    /// The instances of the plans of a variant that have a regime, by the regime's id.
    private func instances(_ name: String, _ form: String, _ forms: Regime.Forms) throws -> [String: Instance] {
        let declaration = try #require(Operator.named(name))
        let variant = try #require(declaration.variants.first { $0.id == form })
        var instances: [String: Instance] = [:]
        for plan in GroupPlan.all(of: variant, in: declaration, seed: 1) where plan.regime.forms == forms {
            instances[plan.regime.id] = try #require(InstanceChoice(plan: plan).make()?.instance)
        }
        return instances
    }

    @Test(
        "A bias of 64 bits is at 2^30, 2^31 and 2^40, and just below 2^47, which no accumulator reaches (ARITH-9)",
        arguments: ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"])
    func wideBiases(_ name: String) throws {
        let instances = try instances(name, "int16x8.int64-bias", .wideBiases)
        #expect(Set(instances.keys) == ["bias-2-30", "bias-2-31", "bias-2-40", "bias-2-47"])
        for (exponent, instance) in [30, 31, 40, 47].map({ ($0, instances["bias-2-\($0)"]) }) {
            let instance = try #require(instance)
            let position = try #require(instance.position(of: .bias))
            let biases = try #require(instance.constants[position]?.elements.integers).map { Int64($0.magnitude) }
            let power = Int64(1) << Int64(exponent)
            #expect(exponent == 47 || biases.first == power)
            #expect(biases.allSatisfy { $0 <= power && $0 > power / 2 }, "\(exponent): \(biases)")
            #expect(exponent < 47 || biases.allSatisfy { $0 < power })
        }
    }

    @Test("A bias of 32 bits reaches the ends of its type, and its attribute is INT32")
    func narrowBiases() throws {
        let declaration = Operator.conv2D
        let variant = try #require(declaration.variants.first { $0.id == "int16x8.int32-bias" })
        let plans = GroupPlan.all(of: variant, in: declaration, seed: 1).filter { $0.regime.bias == .large }
        #expect(!plans.isEmpty)
        for instance in plans.compactMap({ InstanceChoice(plan: $0).make()?.instance }) {
            #expect(instance.attributes.values["quantized_bias_type"] == .name("INT32"))
            guard let biases = instance.constants[2]?.elements.integers else { continue }
            #expect(biases.allSatisfy { $0.magnitude > 1 << 30 })
        }
    }

    @Test("LOGISTIC and TANH of int16 have scales near powers of two, inside and outside of the range (ARITH-46)")
    func sigmoids() throws {
        for name in ["LOGISTIC", "TANH"] {
            let instances = try instances(name, "int16", .sigmoids)
            #expect(instances.count == 5)
            var shifts: [String: [Int64]] = [:]
            for (id, instance) in instances {
                let plan = try instance.variant?.prepare(instance, Steps(.litert_2_3_x86_64))
                shifts[id] = plan?.derived.entries.first { $0.name == "input_left_shift" }?.values
            }
            #expect(shifts["scale-2-12"] == [0] && shifts["scale-near-2-12"] == [0])
            #expect(shifts["scale-beyond-2-12"] != [0] && shifts["scale-beyond-2-11"] != [0])
            // TANH alone takes 2^-11 as it is.
            #expect((shifts["scale-2-11"] == [0]) == (name == "TANH"))
        }
    }
}
