import QuantSpec
import TFLiteModel
import Testing

@testable import Interpreter

@Suite("Chapter 7: loops, branches and calls")
struct ControlFlowTests {
    private func interpreter(
        _ model: Model, limits: InterpreterLimits = InterpreterLimits(), reproducesDefects: Bool = false
    ) throws -> ModelInterpreter {
        // Through a file, so that the reader's checks are passed, too.
        try ModelInterpreter(
            try Model(reading: try model.bytes()), steps: Steps(.litert_2_3_x86_64), limits: limits,
            reproducesDefects: reproducesDefects)
    }

    private func run(_ interpreter: inout ModelInterpreter, _ values: [Elements]) throws -> [Elements] {
        let graph = interpreter.subgraph
        var inputs: [Int: Tensor] = [:]
        for (index, elements) in zip(graph.inputs, values) {
            inputs[index] = try Tensor(try interpreter.model.description(ofTensor: index), elements)
        }
        return try interpreter.run(inputs).outputs.map(\.elements)
    }

    /// `while (i < limit) (i, a, b) = (i + 1, body(a, b))`, where the tensors of the body are i, a, b, i + 1, 1, a + b.
    private func loop(limit: Int32 = 3, body outputs: [Int]) throws -> GraphModel {
        var graphs = GraphModel()
        let kinds: [(TensorDescription, Elements?)] = [(.number, nil), (.pair, nil), (.pair, nil)]
        let callees: Attributes = ["cond_subgraph_index": .integer(1), "body_subgraph_index": .integer(2)]
        try graphs.add(
            kinds + kinds, inputs: [0, 1, 2], outputs: [3, 4, 5], [("WHILE", [0, 1, 2], [3, 4, 5], callees)])
        try graphs.add(
            kinds + [(.flag, nil), (.number, .int32([limit]))], inputs: [0, 1, 2], outputs: [3],
            [("LESS", [0, 4], [3], [:])])
        try graphs.add(
            kinds + [(.number, nil), (.number, .int32([1])), (.pair, nil)], inputs: [0, 1, 2], outputs: outputs,
            [("ADD", [0, 4], [3], [:]), ("ADD", [1, 2], [5], [:])])
        return graphs
    }

    private let given: [Elements] = [.int32([0]), .int32([1, 2]), .int32([10, 20])]

    @Test("MODEL-4: the outputs of a body become the values all at once")
    func simultaneousValues() throws {
        // (a, b) -> (a + b, a), (b, a + b) and (b, a), three times.
        for (outputs, expected) in [
            ([3, 5, 1], [[23, 46], [12, 24]]), ([3, 2, 5], [[21, 42], [32, 64]]), ([3, 2, 1], [[10, 20], [1, 2]]),
        ] as [([Int], [[Int32]])] {
            var session = try interpreter(try loop(body: outputs).model)
            #expect(try run(&session, given) == [.int32([3])] + expected.map(Elements.int32))
        }
    }

    @Test("E-110: with the reference's defects they are stored one after the other")
    func storedOneAfterTheOther() throws {
        var session = try interpreter(try loop(body: [3, 5, 1]).model, reproducesDefects: true)
        #expect(try run(&session, given) == [.int32([3]), .int32([44, 88]), .int32([44, 88])])
    }

    @Test("MODEL-16: a composite is a call of its subgraph")
    func composite() throws {
        var graphs = GraphModel()
        let pairs: [(TensorDescription, Elements?)] = [(.pair, nil), (.pair, nil), (.pair, nil)]
        try graphs.add(
            pairs, inputs: [0, 1], outputs: [2],
            [("STABLEHLO_COMPOSITE", [0, 1], [2], ["decomposition_subgraph_index": .integer(1)])])
        try graphs.add(pairs, inputs: [0, 1], outputs: [2], [("SUB", [1, 0], [2], [:])])
        var session = try interpreter(graphs.model)
        #expect(try run(&session, [.int32([1, 2]), .int32([10, 20])]) == [.int32([9, 18])])
    }

    @Test("MODEL-5: a loop without iterations returns its inputs")
    func noIterations() throws {
        var session = try interpreter(try loop(limit: 0, body: [3, 5, 1]).model)
        #expect(try run(&session, given) == given)
    }

    @Test("MODEL-5: the shape of a value may change in every iteration")
    func growingShape() throws {
        var graphs = try loop(body: [3, 5, 2])
        graphs.change { model in
            // The body joins its values instead of adding them.
            let code = model.operatorCodes.count
            model.operatorCodes.append(OperatorCode(builtinCode: 2))
            model.subgraphs[2].operators[1] = ModelOperator(
                "CONCATENATION", codeIndex: code, inputs: [1, 2], outputs: [5], attributes: ["axis": .integer(0)])
        }
        var session = try interpreter(graphs.model)
        for _ in 0..<2 {
            let outputs = try run(&session, given)
            #expect(outputs[1] == .int32([1, 2, 10, 20, 10, 20, 10, 20]))
        }
    }

    @Test("MODEL-12: values that grow without end give a typed error before they take the memory")
    func growingMemory() throws {
        var graphs = try loop(limit: 1_000, body: [3, 5, 5])
        graphs.change { model in
            let code = model.operatorCodes.count
            model.operatorCodes.append(OperatorCode(builtinCode: 2))
            model.subgraphs[2].operators[1] = ModelOperator(
                "CONCATENATION", codeIndex: code, inputs: [1, 2], outputs: [5], attributes: ["axis": .integer(0)])
        }
        var session = try interpreter(graphs.model, limits: InterpreterLimits(bytes: 1 << 16))
        #expect { try run(&session, given) } throws: { error in
            guard let error = error as? InterpreterError else { return false }
            return error.kind == .limit && error.problem.contains("65536 bytes")
        }
        // The limit is that of values held at once, not of all that a run computes.
        graphs = try loop(limit: 3, body: [3, 5, 1])
        var enough = try interpreter(graphs.model, limits: InterpreterLimits(bytes: 300))
        _ = try run(&enough, given)
        var less = try interpreter(graphs.model, limits: InterpreterLimits(bytes: 20))
        #expect(throws: InterpreterError.self) { try run(&less, given) }
    }

    @Test("MODEL-12: a loop that never ends, and one that ends after too many calls, give a typed error")
    func endlessLoop() throws {
        // The counter never changes.
        var session = try interpreter(try loop(body: [0, 5, 1]).model, limits: InterpreterLimits(calls: 50))
        #expect { try run(&session, given) } throws: { error in
            guard let error = error as? InterpreterError else { return false }
            return error.kind == .limit && error.problem.contains("50 times")
        }
        // Three iterations are seven calls; the limit is that of one run.
        let model = try loop(body: [3, 5, 1]).model
        var enough = try interpreter(model, limits: InterpreterLimits(calls: 7))
        for _ in 0..<2 { _ = try run(&enough, given) }
        var less = try interpreter(model, limits: InterpreterLimits(calls: 6))
        #expect(throws: InterpreterError.self) { try run(&less, given) }
    }

    @Test("MODEL-12: a subgraph that calls itself is no model; one made in memory ends with a typed error")
    func recursion() throws {
        var graphs = GraphModel()
        try graphs.add(
            [(.flag, nil), (.flag, nil)], inputs: [0], outputs: [1],
            [("IF", [0, 0], [1], ["then_subgraph_index": .integer(1), "else_subgraph_index": .integer(1)])])
        try graphs.add(
            [(.flag, nil), (.flag, nil)], inputs: [0], outputs: [1],
            [("IF", [0, 0], [1], ["then_subgraph_index": .integer(1), "else_subgraph_index": .integer(1)])])
        #expect(throws: ModelError.self) { try graphs.model.validate() }
        var session = try ModelInterpreter(graphs.model, steps: Steps(.litert_2_3_x86_64))
        #expect { try run(&session, [.bool([true])]) } throws: { error in
            guard let error = error as? InterpreterError else { return false }
            return error.kind == .limit && error.problem.contains("64 deep")
        }
    }

    /// `condition ? then : else` of two pairs. Tensors of a branch: a, b, a + b.
    private func branches(condition: TensorDescription = .flag, then: [Int], else: [Int]) throws -> GraphModel {
        var graphs = GraphModel()
        let pairs: [(TensorDescription, Elements?)] = [(.pair, nil), (.pair, nil)]
        try graphs.add(
            [(condition, nil)] + pairs + pairs, inputs: [0, 1, 2], outputs: [3, 4],
            [
                (
                    "IF", [0, 1, 2], [3, 4],
                    ["then_subgraph_index": .integer(1), "else_subgraph_index": .integer(2)]
                )
            ])
        for outputs in [then, `else`] {
            try graphs.add(
                pairs + [(.pair, nil)], inputs: [0, 1], outputs: outputs, [("ADD", [0, 1], [2], [:])])
        }
        return graphs
    }

    @Test("MODEL-3: the condition chooses the subgraph; its outputs may be inputs, and one tensor twice")
    func branch() throws {
        for condition in [TensorDescription.flag, TensorDescription(.bool, [1, 1])] {
            var session = try interpreter(try branches(condition: condition, then: [2, 2], else: [1, 0]).model)
            let pairs = Array(given.dropFirst())
            #expect(try run(&session, [.bool([true])] + pairs) == [.int32([11, 22]), .int32([11, 22])])
            #expect(try run(&session, [.bool([false])] + pairs) == [.int32([10, 20]), .int32([1, 2])])
        }
    }

    @Test("MODEL-2: stored values pass, and each tensor has its own parameters")
    func passingValues() throws {
        func int8(_ scale: Float) -> TensorDescription {
            TensorDescription(.int8, [2], Quantization(scale: scale, zeroPoint: 0))
        }
        var graphs = GraphModel()
        let real = TensorDescription(.float32, [2])
        try graphs.add(
            [(.flag, nil), (int8(0.5), nil), (int8(2), nil), (real, nil)], inputs: [0, 1], outputs: [2, 3],
            [
                ("IF", [0, 1], [2], ["then_subgraph_index": .integer(1), "else_subgraph_index": .integer(1)]),
                ("DEQUANTIZE", [2], [3], [:]),
            ])
        try graphs.add([(int8(0.25), nil)], inputs: [0], outputs: [0])
        var session = try interpreter(graphs.model)
        #expect(try run(&session, [.bool([true]), .int8([3, -4])]) == [.int8([3, -4]), .float32([6, -8])])
        graphs.change { $0.subgraphs[1].tensors[0].type = .uint8 }
        #expect { try interpreter(graphs.model) } throws: {
            ($0 as? InterpreterError)?.problem.contains("MODEL-2") ?? false
        }
    }

    @Test(
        "Operands of a branch that do not fit are refused before anything runs, with their clause",
        arguments: [
            { $0.subgraphs[0].tensors[0].type = .int32 }, { $0.subgraphs[0].tensors[0].shape = [2] },
            { $0.subgraphs[1].inputs = [0] }, { $0.subgraphs[2].outputs = [0] },
            { $0.subgraphs[0].operators[0].inputs = [] }, { $0.subgraphs[0].operators[0].inputs[1] = -1 },
        ] as [@Sendable (inout Model) -> Void])
    func unfittingBranches(_ change: @Sendable (inout Model) -> Void) throws {
        var graphs = try branches(then: [2, 0], else: [1, 0])
        graphs.change(change)
        let model = graphs.model
        #expect { try ModelInterpreter(model, steps: Steps(.litert_2_3_x86_64)) } throws: {
            ($0 as? InterpreterError)?.problem.hasSuffix("(MODEL-3)") ?? false
        }
    }

    @Test(
        "So are those of loops",
        arguments: [
            { $0.subgraphs[0].operators[0].outputs = [3, 4] }, { $0.subgraphs[1].outputs = [3, 3] },
            { $0.subgraphs[1].tensors[3].shape = [1, 1] }, { $0.subgraphs[1].outputs = [0] },
            { $0.subgraphs[2].outputs = [3, 5] }, { $0.subgraphs[2].inputs = [0, 1] },
            { $0.subgraphs[0].operators[0].attributes.values["body_subgraph_index"] = .integer(1) },
        ] as [@Sendable (inout Model) -> Void])
    func unfittingLoops(_ change: @Sendable (inout Model) -> Void) throws {
        var graphs = try loop(body: [3, 5, 1])
        graphs.change(change)
        let model = graphs.model
        #expect { try ModelInterpreter(model, steps: Steps(.litert_2_3_x86_64)) } throws: {
            ($0 as? InterpreterError)?.problem.hasSuffix("(MODEL-4)") ?? false
        }
    }
}
