import QuantSpec
import Testing

@Suite("Profiles")
struct ProfileTests {
    @Test("PROFILE-1: every profile has a name and a choice of values of its own")
    func differ() {
        let all = NumericProfile.all
        #expect(Set(all.map(\.name)).count == all.count)
        for profile in all { #expect(NumericProfile.named(profile.name) == profile) }
        for (first, second) in all.indices.flatMap({ first in all.indices.map { (first, $0) } }) where first != second {
            var renamed = all[second]
            renamed.requantizationRounding = all[first].requantizationRounding
            renamed.fullyConnectedRequantization = all[first].fullyConnectedRequantization
            renamed.hybridInputQuantization = all[first].hybridInputQuantization
            #expect(renamed != all[second])
        }
        #expect(NumericProfile.named("nobody") == nil)
    }

    @Test("PROFILE-3: FULLY_CONNECTED rounds a quarter to 0 in binary64, and twice to 1 in fixed point")
    func fullyConnected() throws {
        for (profile, expected) in [
            (NumericProfile.litert_2_3_x86_64, 0), (.litert_2_3_portable, 0), (.tflite_2_17_x86_64, 1),
            (.integerDouble, 1), (.integerSingle, 0),
        ] as [(NumericProfile, Int64)] {
            let stored = try Operator.fullyConnected.integers(
                [
                    .integers(.int8, [1], [1, 1], Quantization(scale: 1, zeroPoint: 0)),
                    .integers(.int8, [1], [1, 1], Quantization(scale: 1, zeroPoint: 0)),
                ], to: .quantized(.int8, [1, 1], scale: 4), constants: [1], profile: profile)
            #expect(stored == [expected], "\(profile.name)")
        }
    }

    @Test(
        "PROFILE-4: without a bias, 16x8 sums have 64 bits under every profile, unless quantized_bias_type is INT32",
        arguments: NumericProfile.all)
    func accumulatorWithoutBias(_ profile: NumericProfile) throws {
        #expect(try sum(profile, nil) == 2_496_845_400)
        #expect(try sum(profile, "INT64") == 2_496_845_400)
        #expect(try sum(profile, "INT32") == 2_496_845_400 - 1 << 32)
    }

    /// The sum of 600 products of 32767 and 127.
    private func sum(_ profile: NumericProfile, _ biasType: String?) throws -> Int64 {
        let depth = 600
        var attributes: Attributes = ["stride_h": .integer(1), "stride_w": .integer(1)]
        attributes.values["quantized_bias_type"] = biasType.map { .name($0) }
        let parameters = Quantization(scale: 1, zeroPoint: 0)
        let filter = try Tensor.integers(
            .int8, [Int64](repeating: 127, count: depth), [1, 1, 1, depth], parameters)
        let instance = Instance(
            attributes: attributes,
            inputs: [TensorDescription(.int16, [1, 1, 1, depth], parameters), filter.description],
            outputs: [.quantized(.int16, [1, 1, 1, 1], scale: 1e6)], constants: [1: filter])
        let evaluation = try Operator.conv2D.prepare(instance, steps: Steps(profile))
            .evaluate([.int16([Int16](repeating: 32767, count: depth)), nil])
        return try requireValue(evaluation.accumulators.output?.first)
    }
}
