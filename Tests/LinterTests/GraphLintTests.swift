import Linter
import QuantSpec
import TFLiteModel
import Testing

@Suite("Control flow, variables, sparse constants and versions")
struct GraphLintTests {
    private let pair = TensorDescription(.int32, [2])

    /// One operator over plain tensors, with a version.
    private func versionFindings(_ name: String, _ version: Int) throws -> [LintFinding] {
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.float32, [2]))
        try builder.addOperator(name, version: version, inputs: [], outputs: [])
        builder.setInputs([input], outputs: [input])
        return ModelLint(builder.model).findings.filter { $0.clause == "MODEL-13" }
    }

    @Test("MODEL-13: a version that the reference does not load is a warning that says which one it loads")
    func versions() throws {
        for version in [0, 1, 5] { #expect(try versionFindings("ADD", version).isEmpty) }
        let late = try #require(try versionFindings("ADD", 6).first)
        #expect(late.level == .warning && late.place == "operator code 0 (ADD)")
        #expect(late.remedy.hasPrefix("set the version to 5"))
        #expect(try versionFindings("BROADCAST_TO", 1).first?.remedy.hasPrefix("set the version to 2") == true)
        #expect(try versionFindings("CEIL", 1).first?.problem.contains("no kernel") == true)
    }

    /// A loop over a pair and a pair, whose body returns these of its tensors.
    private func loop(_ outputs: [Int], _ change: (inout Model) -> Void = { _ in }) throws -> [LintFinding] {
        var builder = ModelBuilder()
        for name in ["a", "b", "c", "d"] { builder.addTensor(name, pair) }
        try builder.addOperator(
            "WHILE", inputs: [0, 1], outputs: [2, 3],
            attributes: ["cond_subgraph_index": .integer(1), "body_subgraph_index": .integer(2)])
        builder.setInputs([0, 1], outputs: [2, 3])
        var model = builder.model
        let pairs = [ModelTensor(name: "a", pair), ModelTensor(name: "b", pair)]
        let flag = ModelTensor(name: "flag", TensorDescription(.bool, []))
        model.subgraphs.append(Subgraph(tensors: pairs + [flag], inputs: [0, 1, 2], outputs: [2]))
        model.subgraphs[1].inputs = [0, 1]
        model.subgraphs[1].operators = [
            ModelOperator("LESS", codeIndex: 1, inputs: [0, 1], outputs: [2])
        ]
        model.operatorCodes.append(try OperatorCode(name: "LESS"))
        model.subgraphs.append(Subgraph(tensors: pairs, inputs: [0, 1], outputs: outputs))
        change(&model)
        return ModelLint(model).findings.filter { $0.clause?.family == "MODEL" }
    }

    @Test("MODEL-4: a loop that the reference gets wrong is a warning, and one that does not fit a violation")
    func loops() throws {
        #expect(try loop([0, 1]).isEmpty)
        let exchanging = try loop([1, 0])
        #expect(exchanging.map(\.erratum) == [110] && exchanging.map(\.level) == [.warning])
        let unfitting = try loop([0])
        #expect(unfitting.map(\.clause) == ["MODEL-4"] && unfitting.map(\.level) == [.violation])
        let requantized = try loop([0, 1]) { model in
            model.subgraphs[2].tensors[0].quantization = ModelQuantization(scales: [0.5], zeroPoints: [0])
        }
        #expect(requantized.map(\.clause) == ["MODEL-2", "MODEL-2"])
    }

    private enum Order { case assignedFirst, readFirst, neverAssigned }

    private func reading(_ read: TensorDescription, _ order: Order = .assignedFirst) throws -> ModelLint {
        var builder = ModelBuilder()
        let input = builder.addTensor("input", pair)
        let handle = builder.addTensor("handle", TensorDescription(.resource, []))
        let output = builder.addTensor("output", read)
        try builder.addOperator(
            "VAR_HANDLE", inputs: [], outputs: [handle],
            attributes: ["shared_name": .name("v"), "container": .name("")])
        func assign() throws { try builder.addOperator("ASSIGN_VARIABLE", inputs: [handle, input], outputs: []) }
        if order == .assignedFirst { try assign() }
        try builder.addOperator("READ_VARIABLE", inputs: [handle], outputs: [output])
        if order == .readFirst { try assign() }
        builder.setInputs([input], outputs: [output])
        return ModelLint(builder.model)
    }

    @Test("MODEL-9: a variable that is never assigned, or only with another type or size, is a violation")
    func variables() throws {
        for shape: Shape in [[2], [1, 2], []] {
            #expect(try reading(TensorDescription(.int32, shape)).findings.isEmpty)
        }
        #expect(try reading(TensorDescription(.float32, [2])).violations.map(\.clause) == ["MODEL-9"])
        #expect(try reading(TensorDescription(.int32, [3])).violations.map(\.clause) == ["MODEL-9"])
        for (order, words) in [(Order.neverAssigned, "no operator assigns"), (.readFirst, "before it is assigned")] {
            let violations = try reading(pair, order).violations
            #expect(violations.map(\.clause) == ["MODEL-9"])
            #expect(violations.first?.problem.contains(words) ?? false)
        }
    }

    private func sparse(_ type: ElementType, _ operatorName: String) throws -> ModelLint {
        var builder = ModelBuilder()
        let buffer = builder.addBuffer(ModelBuffer([1, 0, 0, 0]))
        let layout = Sparsity(
            traversalOrder: [0], dimensions: [.compressed(segments: .uint8([0, 1]), indices: .uint8([1]))])
        let constant = builder.add(ModelTensor(name: "w", type: type, shape: [2], buffer: buffer, sparsity: layout))
        let output = builder.addTensor("output", TensorDescription(type, [2]))
        let inputs = operatorName == "DENSIFY" ? [constant] : [constant, constant]
        try builder.addOperator(operatorName, inputs: inputs, outputs: [output])
        builder.setInputs([], outputs: [output])
        return ModelLint(builder.model)
    }

    @Test("MODEL-10, MODEL-11: DENSIFY expands three types; what else reads a sparse constant is warned of")
    func sparseConstants() throws {
        for type in [ElementType.float32, .float16, .int8] {
            #expect(try sparse(type, "DENSIFY").findings.isEmpty)
        }
        #expect(try sparse(.int32, "DENSIFY").warnings.map(\.clause) == ["MODEL-11"])
        #expect(try sparse(.int32, "ADD").warnings.map(\.erratum) == [112, 112])
    }
}
