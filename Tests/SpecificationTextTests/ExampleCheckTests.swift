import QuantSpec
import Testing

@testable import SpecificationText

@Suite("Worked examples are evaluated by the specification")
struct ExampleCheckTests {
    private static let add = """
        form: int8
        fused_activation_function: RELU
        input1: int8 [1, 3], scale 0.5, zero point -1 = 3 127 -128
        input2: int8 [1, 3], scale 0.25, zero point 0 = 5 127 -128
        output: int8 [1, 3], scale 0.5, zero point 0 = 7 127 0
        """

    private func check(_ block: String, on page: Operator = .add) throws -> ExampleCheck {
        let page = [page.name: "# Page\n\n## Example\n\n```example\n\(block)\n```\n"]
        return ExampleCheck(try TemporarySpecification.text(pages: page), operators: Operator.all)
    }

    private func problems(_ block: String, on page: Operator = .add) throws -> [String] {
        try check(block, on: page).findings.map(\.problem)
    }

    private func chapterProblems(_ block: String) throws -> [String] {
        let chapter = "**SCOPE-1.** Words.\n\n```example\n\(block)\n```\n"
        return ExampleCheck(try TemporarySpecification.text(chapter: chapter), operators: Operator.all).findings
            .map(\.problem)
    }

    @Test("an example whose values are right has no finding, and is counted")
    func right() throws {
        let check = try check(Self.add)
        #expect(check.findings.map(\.problem) == [])
        #expect(check.count == 1)
    }

    @Test("a wrong output is a finding with its line, the stated and the computed values")
    func wrongOutput() throws {
        let wrong = Self.add.replacing("= 7 127 0", with: "= 7 126 0")
        let found = try check(wrong).findings
        #expect(found.map(\.isGap) == [false] && found.map(\.clause) == ["ADD"])
        #expect(
            found.map(\.problem) == [
                "operators/ADD.md:10: output is `7 126 0` in the text, but the specification computes `7 127 0`"
            ])
    }

    @Test("derived integers and accumulators are compared")
    func integers() throws {
        let block = """
            form: int8
            input: int8 [1, 1], scale 0.5, zero point 0 = 3
            filter: int8 [2, 1], scale [0.5, 0.25] along 0, zero point 0 = 5 7
            bias: int32 [2], scale [0.25, 0.125] along 0, zero point 0 = 1 -1
            accumulator: 16 21
            derived output_multiplier: 1073741824 1073741824
            output: int8 [1, 2], scale 0.25, zero point 0 = 16 10
            """
        let found = try problems(block, on: .fullyConnected)
        #expect(found.count == 1)
        #expect(
            found.contains { $0.contains(":10: accumulator is `16 21` in the text, but") && $0.contains("`16 20`") })
        let unknown = try problems(
            block.replacing("output_multiplier", with: "factor"), on: .fullyConnected)
        #expect(unknown.contains { $0.contains("the specification has no derived factor here; there are ") })
    }

    @Test("an omitted operand, a list attribute, reals and flags are read")
    func kinds() throws {
        let squeeze = """
            form: float32
            squeeze_dims: [1]
            input: float32 [2, 1] = 0.1 -0.0
            output: float32 [2] = 0.1 -0.0
            """
        #expect(try problems(squeeze, on: .squeeze) == [])
        let minus = squeeze.replacing("0.1 -0.0\nout", with: "0.1 0.0\nout")
        #expect(try problems(minus, on: .squeeze).first?.contains("is `0.1 -0.0` in the text") ?? false)
        let equal = """
            form: bool
            x: bool [2] = true false
            y: bool [] = true
            output: bool [2] = true false
            """
        let name = Operator.equal.variants.first { $0.id == "bool" }?.inputs.map(\.name) ?? []
        let block = equal.replacing("x:", with: name[0] + ":").replacing("y:", with: name[1] + ":")
        #expect(try problems(block, on: .equal) == [])
    }

    @Test("an instance that breaks a constraint, or whose form another one is, is a finding with the clause")
    func constraints() throws {
        let zeroPoint = """
            form: int16
            pot_scale_int16: false
            input1: int16 [1], scale 0.5, zero point 1 = 3
            input2: int16 [1], scale 0.25, zero point 0 = 5
            output: int16 [1], scale 0.5, zero point 0 = 7
            """
        #expect(try problems(zeroPoint).first?.contains("the example breaks REP-3") ?? false)
        let other = zeroPoint.replacing("pot_scale_int16: false\n", with: "").replacing("point 1", with: "point 0")
        #expect(try problems(other).first?.contains("its form is int16.power-of-two, not int16") ?? false)
    }

    @Test(
        "what cannot be read is a finding that says the line, and what to write",
        arguments: [
            ("form: int8", "form: int4", ":6: ADD has no form `int4`; use one of int8"),
            ("form: int8\n", "", ":6: the form is missing; begin with `form: FORM`"),
            ("RELU", "RELU7", ":7: `RELU7` is not a value of the attribute fused_activation_function; write NONE, "),
            ("input2", "input3", ":9: `input3` is at the place of the operand input2; write a line for each"),
            ("input2: int8", "input2: uint8", ":9: input2 has the type uint8, expected int8 in this form"),
            ("3 127 -128\ninput2", "3 128 -128\ninput2", ":8: `128` is not a value of type int8"),
            ("3 127 -128\ninput2", "3 127\ninput2", ":8: input1 has 2 values, but its shape has 3 elements"),
            (", zero point 0 = 7", " = 7", ":10: `scale 0.5` has no scale and zero point"),
            (" = 7 127 0", "", ":10: output has no values; write `= VALUES`"),
            ("form: int8", "form int8", ":6: `form int8` has no `KEY: VALUE`"),
            ("input2: int8 [1, 3], scale 0.25, zero point 0 = 5 127 -128", "input2: omitted", ":9: input2 is omitted"),
        ])
    func unreadable(_ part: String, _ replacement: String, _ problem: String) throws {
        let block = Self.add.replacing(part, with: replacement, maxReplacements: 1)
        let found = try check(block)
        #expect(found.findings.first?.problem.contains(problem) ?? false, "\(found.findings.map(\.problem))")
        #expect(found.count == 0)
    }

    @Test("a page without an example is a gap, and a block without an end a finding")
    func missing() throws {
        let text = try TemporarySpecification.text(pages: ["ADD": "# ADD\n\n```\nform: int8\n```\n"])
        #expect(ExampleCheck(text, operators: [.add]).findings.map(\.isGap) == [true])
        let open = try TemporarySpecification.text(pages: ["ADD": "# ADD\n\n```example\nform: int8\n"])
        #expect(ExampleCheck(open, operators: [.add]).findings.map(\.problem).first?.contains(":3: ") ?? false)
    }

    @Test("a chapter's example of a primitive names arguments and results as the vectors do")
    func primitives() throws {
        let shift = "primitive: rounding_shift_right\nvalue: -3\nexponent: 1\nresult: -2"
        #expect(try chapterProblems(shift) == [])
        #expect(
            try chapterProblems(shift.replacing("-2", with: "-1")) == [
                "01-scope.md:7: result is `-1` in the text, but the specification computes `-2`"
            ])
        #expect(try chapterProblems("primitive: shift").first?.contains("there is no primitive `shift`; use") ?? false)
        #expect(
            try chapterProblems(shift.replacing("exponent", with: "n")).first?.contains(
                "in this order: value, exponent, result") ?? false)
        #expect(
            try chapterProblems("value: 3").first?.contains("the example names no operator and no primitive") ?? false)
    }

    @Test("a chapter's example of an operator begins with its name")
    func operatorsInChapters() throws {
        #expect(try chapterProblems("operator: ADD\n" + Self.add) == [])
        #expect(try chapterProblems("operator: ADDS\n" + Self.add).first?.contains("no operator `ADDS`") ?? false)
    }

    @Test("no operator has an operand and an attribute, or an input and an output, of one name")
    func names() {
        for operation in Operator.all {
            let attributes = Set(operation.attributes.map(\.name))
            for variant in operation.variants {
                let operands = (variant.inputs + variant.outputs).map(\.name)
                #expect(attributes.isDisjoint(with: operands), "\(operation.name)")
                #expect(Set(operands).count == operands.count, "\(operation.name) \(variant.id): \(operands)")
            }
        }
    }
}
