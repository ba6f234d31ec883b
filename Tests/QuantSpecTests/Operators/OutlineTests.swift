import QuantSpec
import Testing

@Suite("Outlines")
struct OutlineTests {
    @Test(
        "Every outline is an instance that every variant it is for takes",
        arguments: ["ADD", "CONCATENATION", "DEQUANTIZE", "QUANTIZE", "RESHAPE"])
    func areInstances(_ name: String) throws {
        let declaration = try requireValue(Operator.named(name))
        #expect(Set(declaration.outlines.map(\.id)).count == declaration.outlines.count)
        for variant in declaration.variants {
            for outline in declaration.outlines where outline.variants.isEmpty || outline.variants.contains(variant.id)
            {
                let instance = try instance(of: declaration, variant, outline)
                let prepared = try declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64))
                let inputs = instance.inputs.map { $0.flatMap { Elements(zeros: $0.shape.count, type: $0.type) } }
                let outputs = try prepared.evaluate(inputs).outputs
                #expect(outputs.count == outline.outputCount, "\(variant.id) \(outline.id)")
            }
        }
    }

    /// An instance with a scale of 0.5 and zero points of 0 throughout.
    private func instance(of declaration: Operator, _ variant: Variant, _ outline: Outline) throws -> Instance {
        var instance = Instance(
            attributes: outline.attributes,
            inputs: outline.inputs.enumerated().map { index, shape in
                guard let shape, let operand = variant.inputOperand(index) else { return nil }
                return description(operand, shape)
            },
            outputs: variant.outputs.map { description($0, []) })
        for (index, values) in outline.fixedValues {
            let description = try instance.input(index)
            let elements = try requireValue(Elements(integers: values, type: description.type))
            instance.constants[index] = try Tensor(description, elements)
        }
        for (index, shape) in try declaration.inferShapes(instance).enumerated() {
            instance.outputs[index].shape = shape
        }
        return instance
    }

    private func description(_ operand: Operand, _ shape: Shape) -> TensorDescription {
        let isQuantized = operand.granularity != .unquantized
        return TensorDescription(operand.type, shape, isQuantized ? Quantization(scale: 0.5, zeroPoint: 0) : nil)
    }
}
