import QuantSpec

extension Deviation {
    /// Mistakes in FAKE_QUANT.
    static let fakeQuantization: [Deviation] = [
        Deviation(
            "fake-range-not-moved", .zeroPoint, "The range of a fake quantization is not moved so that it contains 0",
            "The zero point is rounded to an integer, which moves both ends of the range.", breaking: ["FAKE_QUANT-2"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                guard case .float32(let values) = inputs.first ?? nil,
                    case .real(let least) = instance.attributes.values["min"],
                    case .real(let greatest) = instance.attributes.values["max"],
                    case .integer(let bits) = instance.attributes.values["num_bits"]
                else { return }
                let scale = (greatest - least) / Float((1 << bits) - 1)
                outputs[0] = .float32(
                    values.map { value in
                        let clamped = min(greatest, max(least, value))
                        return Rounding.halfAwayFromZero((clamped - least) * (1 / scale)) * scale + least
                    })
            }),
        Deviation(
            "fake-bits-of-8", .saturation, "A fake quantization has 8 bits, whatever `num_bits` is",
            "`num_bits` gives the number of values.", breaking: ["FAKE_QUANT-1"], in: .violated,
            .instance { $0.attributes.values["num_bits"] = .integer(8) }),
    ]
}
