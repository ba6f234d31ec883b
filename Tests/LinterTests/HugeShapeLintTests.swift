import Linter
import QuantSpec
import TFLiteModel
import Testing

@Suite("Shapes that no memory holds are linted as others are") struct HugeShapeLintTests {
    @Test(
        "A reduction of 2^40 elements is linted at once", .timeLimit(.minutes(1)),
        arguments: ["MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD"])
    func reductions(_ name: String) throws {
        let columns = Outline("columns", [[2, 2], [1]], fixedValues: [1: [1]])
        let model = try #require(try Self.model(name, columns, .int8, factor: 1 << 19, output: [1 << 20]))
        // The reference computes another SUM (E-44).
        #expect(ModelLint(model).findings.map(\.erratum) == (name == "SUM" ? [44] : []))
        let wrong = try #require(try Self.model(name, columns, .int8, factor: 1 << 19, output: [2]))
        #expect(ModelLint(wrong).violations.map(\.clause) == ["REP-5"])
    }

    @Test(
        "Every operator is linted at once, whatever its outlines make huge", .timeLimit(.minutes(1)),
        arguments: Operator.all.map(\.name))
    func everyOperator(_ name: String) throws {
        let declaration = try #require(Operator.named(name))
        var linted = 0
        for outline in declaration.outlines {
            for type in Set(declaration.variants.compactMap { $0.outputs.first?.type }) {
                guard let model = try Self.model(name, outline, type, factor: 1 << 12, output: [2]) else { continue }
                _ = ModelLint(model)
                linted += 1
            }
        }
        #expect(linted > 0)
    }

    /// A model of an outline whose free tensors are huge: inputs of the graph, whatever their role. `nil` if the operator has
    /// no form with outputs of the type, or 63 bits do not count the elements of a tensor.
    ///
    /// - Parameter factor: what sizes above 1 are multiplied by.
    private static func model(
        _ name: String, _ outline: Outline, _ type: ElementType, factor: Int, output: Shape
    ) throws -> Model? {
        guard let variant = Operator.named(name)?.variants.first(where: { $0.outputs.first?.type == type }) else {
            return nil
        }
        func huge(_ shape: Shape) -> Shape { Shape(shape.dimensions.map { $0 > 1 ? $0 * factor : $0 }) }
        guard outline.inputs.allSatisfy({ $0.map { huge($0).checkedCount != nil } ?? true }) else { return nil }
        var builder = ModelBuilder(description: name)
        var free: [Int] = []
        let inputs = try outline.inputs.enumerated().map { index, shape -> Int in
            guard let shape, let operand = variant.inputOperand(index) else { return -1 }
            if let values = outline.fixedValues[index] {
                let elements = try #require(
                    Elements(integers: values, type: operand.type)
                        ?? Elements(zeros: values.count, type: operand.type))
                return builder.addConstant(operand.name, try Tensor(described(operand, shape), elements))
            }
            free.append(builder.addTensor(operand.name, described(operand, huge(shape))))
            return free[free.count - 1]
        }
        let outputs = (0..<outline.outputCount).map { index in
            builder.addTensor("output\(index)", described(variant.outputOperand(index), output, type))
        }
        try builder.addOperator(name, inputs: inputs, outputs: outputs, attributes: outline.attributes)
        builder.setInputs(free, outputs: outputs)
        return try Model(reading: try builder.model.bytes())
    }

    private static func described(
        _ operand: Operand?, _ shape: Shape, _ type: ElementType? = nil
    ) -> TensorDescription {
        let isQuantized = operand?.granularity != .unquantized
        return TensorDescription(
            operand?.type ?? type ?? .int8, shape, isQuantized ? Quantization(scale: 0.5, zeroPoint: 0) : nil)
    }
}
