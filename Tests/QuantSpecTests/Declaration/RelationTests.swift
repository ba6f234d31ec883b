import QuantSpec
import Testing

/// Relations say of an instance whether it keeps them, and what is wrong if it does not.
@Suite("Relations") struct RelationTests {
    private func instance(
        _ scales: [Float?], output: Float? = 1, _ attributes: Attributes = [:], shape: Shape = [2, 3]
    ) -> Instance {
        func description(_ scale: Float?) -> TensorDescription {
            TensorDescription(.int8, shape, scale.map { Quantization(scale: $0, zeroPoint: 0) })
        }
        return Instance(attributes: attributes, inputs: scales.map(description), outputs: [description(output)])
    }

    @Test("A bound holds up to its end, and says the value beyond it")
    func bounds() throws {
        let ratio = Relation.bound(.quotient(.scale(.input(0)), .scale(.output(0))), [.atLeast(0x1p-9), .below(128)])
        #expect(ratio.violation(in: instance([127.99])) == nil)
        #expect(ratio.violation(in: instance([0x1p-9])) == nil)
        let problem = try #require(ratio.violation(in: instance([128])))
        #expect(problem.contains("128.0") && problem.contains("must be below 128"))
        let other = try #require(ratio.violation(in: instance([0x1p-10])))
        #expect(other.contains("must be at least 2^-9"))
    }

    @Test("A bound is kept in every channel")
    func channels() {
        var wide = instance([1])
        wide.inputs[0]?.quantization = Quantization(scales: [1, 200], dimension: 0)
        let ratio = Relation.bound(.quotient(.scale(.input(0)), .scale(.output(0))), [.below(128)])
        #expect(ratio.violation(in: wide) != nil)
        wide.inputs[0]?.quantization = Quantization(scales: [1, 100], dimension: 0)
        #expect(ratio.violation(in: wide) == nil)
    }

    @Test("The root and the product of a bound are rounded to binary32")
    func rounding() {
        let root = ScaleExpression.binary32(.product(.squareRoot(.scale(.input(0))), .scale(.output(0))))
        #expect(root.values(in: instance([2], output: 3)) == [Double(Float(2).squareRoot() * 3)])
    }

    @Test("The greatest real value of a tensor is that of its greatest stored integer, in binary32")
    func greatest() {
        var tensors = instance([0.1])
        tensors.inputs[0]?.quantization = Quantization(scale: 0.1, zeroPoint: -28)
        #expect(ScaleExpression.greatest(.input(0)).values(in: tensors) == [Double(Float(155) * 0.1)])
        tensors.inputs[0]?.quantization = Quantization(scales: [1, 2], dimension: 0)
        #expect(ScaleExpression.greatest(.input(0)).values(in: tensors) == nil)
    }

    @Test("A scale must be the largest, and no other too far below it")
    func largest() {
        let relation = Relation.largestScale(.output(0), of: [.input(0), .input(1)], leastRatio: 0x1p-15)
        #expect(relation.violation(in: instance([1, 0x1p-15])) == nil)
        #expect(relation.violation(in: instance([1, 0x1p-16])) != nil)
        #expect(relation.violation(in: instance([0.5, 0.25])) != nil)
    }

    @Test("A real attribute in a range is never NaN, and a finite one never infinite")
    func realAttributes() {
        let beta = Attribute("beta", default: Float(1))
        let relation = Relation.realAttribute("beta", in: 0...Float.infinity)
        for value in [Float.nan, -1] {
            #expect(relation.violation(in: instance([1], Attributes().setting(beta, value))) != nil)
        }
        #expect(relation.violation(in: instance([1], Attributes().setting(beta, .infinity))) == nil)
    }

    @Test("Flags that exclude each other may be set one at a time")
    func flags() {
        let (first, second) = (Attribute("first", default: false), Attribute("second", default: false))
        let relation = Relation.exclusiveFlags(["first", "second"])
        #expect(relation.violation(in: instance([1], Attributes().setting(first, true))) == nil)
        let both = Attributes().setting(first, true).setting(second, true)
        #expect(relation.violation(in: instance([1], both))?.contains("first and second") == true)
    }

    @Test("All tensors are quantized per tensor, or none is")
    func mixed() {
        let relation = Relation.perTensorOrUnquantized
        #expect(relation.violation(in: instance([1, 2])) == nil)
        #expect(relation.violation(in: instance([nil, nil], output: nil)) == nil)
        #expect(relation.violation(in: instance([1, nil])) != nil)
    }

    @Test("An attribute times a dimension is another dimension")
    func products() {
        let multiplier = Attribute("multiplier", default: 1)
        let relation = Relation.attributeTimesDimension(
            "multiplier", DimensionReference(.input(0), 0), is: DimensionReference(.output(0), 0))
        #expect(relation.violation(in: instance([1], Attributes().setting(multiplier, 1))) == nil)
        #expect(relation.violation(in: instance([1], Attributes().setting(multiplier, 2))) != nil)
    }

    @Test("A conditional relation speaks only where the attribute has its value")
    func conditions() {
        let flag = Attribute("flag", default: false)
        let relation = Relation.whereAttribute("flag", is: .flag(true), .zeroPoint(.output(0), -128))
        #expect(relation.violation(in: instance([1], Attributes().setting(flag, false))) == nil)
        #expect(relation.violation(in: instance([1], Attributes().setting(flag, true))) != nil)
    }
}
