import QuantSpec
import TFLiteModel
import Testing

@testable import Interpreter

@Suite("Chapter 7: variables, signatures and sequences of calls")
struct VariableTests {
    private let steps = Steps(.litert_2_3_x86_64)

    private func named(_ name: String, _ container: String = "") -> Attributes {
        ["shared_name": .name(name), "container": .name(container)]
    }

    /// The main graph adds its input to the variable "sum", which begins as [5, 6]; subgraph 2 reads it.
    private func summingModel() throws -> GraphModel {
        var graphs = GraphModel()
        try graphs.add(
            [(.pair, nil), (.handle, nil), (.pair, nil), (.pair, nil)], inputs: [0], outputs: [3],
            [
                ("CALL_ONCE", [], [], ["init_subgraph_index": .integer(1)]), ("VAR_HANDLE", [], [1], named("sum")),
                ("READ_VARIABLE", [1], [2], [:]), ("ADD", [2, 0], [3], [:]), ("ASSIGN_VARIABLE", [1, 3], [], [:]),
            ])
        try graphs.add(
            [(.handle, nil), (.pair, .int32([5, 6]))], inputs: [], outputs: [],
            [("VAR_HANDLE", [], [0], named("sum")), ("ASSIGN_VARIABLE", [0, 1], [], [:])])
        try graphs.add(
            [(.handle, nil), (.number, nil)], inputs: [], outputs: [1],
            [("VAR_HANDLE", [], [0], named("sum")), ("READ_VARIABLE", [0], [1], [:])])
        graphs.change {
            $0.signatures = [
                Signature(
                    key: "read", inputs: [], outputs: [Signature.Entry(name: "y", tensorIndex: 1)], subgraphIndex: 2)
            ]
        }
        return graphs
    }

    private func pair(_ first: Int32, _ second: Int32) throws -> [Int: Tensor] {
        [0: try Tensor(.pair, .int32([first, second]))]
    }

    /// MODEL-1 and MODEL-6 to MODEL-9.
    @Test("A variable is initialized once, and keeps its value between calls of all signatures")
    func session() throws {
        let model = try Model(reading: try summingModel().model.bytes())
        var session = try ModelInterpreter(model, steps: steps)
        #expect(try session.run(pair(1, 1)).outputs.map(\.elements) == [.int32([6, 7])])
        #expect(try session.run(pair(1, 2)).outputs.map(\.elements) == [.int32([7, 9])])
        let named = try NamedInputs(model, signatureKey: "read")
        // A scalar stands for the variable's shape.
        let read = try session.run([:], subgraph: named.subgraph).outputs
        #expect(read.map(\.elements) == [.int32([7, 9])] && read.map(\.shape) == [[2]])
        // Handles are not among the kept values.
        #expect(try session.run(pair(0, 0), keepingAll: true).produced.keys.sorted() == [2, 3])
        try session.resetStates()
        #expect(try session.run(pair(1, 1)).outputs.map(\.elements) == [.int32([6, 7])])
    }

    @Test("E-117: with the reference's defects, a widened constant that is a state keeps its value between calls")
    func widenedState() throws {
        func real(_ shape: Shape) -> TensorDescription { TensorDescription(.float32, shape) }
        var graphs = GraphModel()
        let zeros = Elements.float16([Binary16(0), Binary16(0)])
        try graphs.add(
            [
                (real([1, 1]), nil), (real([1, 1]), .float32([1])), (real([1, 2]), .float32([1, 1])),
                (TensorDescription(.float16, [1, 2]), zeros), (real([1, 2]), nil), (real([1, 1]), nil),
            ], inputs: [0], outputs: [5],
            [("DEQUANTIZE", [3], [4], [:]), ("SVDF", [0, 1, 2, -1, 4], [5], ["rank": .integer(1)])])
        for (reproducesDefects, second) in [(false, Float(3)), (true, 5)] {
            var session = try ModelInterpreter(graphs.model, steps: steps, reproducesDefects: reproducesDefects)
            func call(_ value: Float) throws -> [Elements] {
                try session.run([0: Tensor(real([1, 1]), .float32([value]))]).outputs.map(\.elements)
            }
            #expect(try call(2) == [.float32([2])])
            #expect(try call(3) == [.float32([second])])
            try session.resetStates()
            #expect(try call(3) == [.float32([3])])
        }
    }

    @Test("MODEL-9: reading a variable before it is assigned gives a typed error")
    func unassigned() throws {
        var session = try ModelInterpreter(try summingModel().model, subgraph: 2, steps: steps)
        #expect { try session.run([:]) } throws: {
            ($0 as? InterpreterError)?.problem.contains("\"sum\" is read before it is assigned (MODEL-9)") ?? false
        }
    }

    @Test(
        "MODEL-8, MODEL-9: a variable takes any shape; it is read with the same type and number of elements",
        arguments: [
            (TensorDescription(.int32, [1, 2]), true), (TensorDescription(.int32, []), true),
            (TensorDescription(.int32, [3]), false), (TensorDescription(.int32, [1]), false),
            (TensorDescription(.float32, [2]), false),
        ])
    func otherShape(_ read: TensorDescription, _ fits: Bool) throws {
        var graphs = GraphModel()
        try graphs.add(
            [(.pair, nil), (.handle, nil), (read, nil), (.number, .int32([1]))], inputs: [0], outputs: [2],
            [
                ("VAR_HANDLE", [], [1], named("v")), ("ASSIGN_VARIABLE", [1, 3], [], [:]),
                ("ASSIGN_VARIABLE", [1, 0], [], [:]), ("READ_VARIABLE", [1], [2], [:]),
            ])
        var session = try ModelInterpreter(graphs.model, steps: steps)
        guard fits else {
            #expect { try session.run(pair(1, 2)) } throws: {
                ($0 as? InterpreterError)?.problem.contains("holds int32 [2], but the output is") ?? false
            }
            return
        }
        let outputs = try session.run(pair(1, 2)).outputs
        #expect(outputs.map(\.elements) == [.int32([1, 2])])
        #expect(outputs.map(\.shape) == [read.shape.rank == 0 ? [2] : read.shape])
    }

    @Test("MODEL-7: container and name together name a variable; a handle is its number")
    func names() throws {
        var graphs = GraphModel()
        try graphs.add(
            [(.pair, nil), (.handle, nil), (.handle, nil), (.pair, nil), (.number, .int32([0]))], inputs: [0],
            outputs: [3],
            [
                ("VAR_HANDLE", [], [1], named("v", "a")), ("VAR_HANDLE", [], [2], named("v", "b")),
                ("ASSIGN_VARIABLE", [1, 0], [], [:]), ("READ_VARIABLE", [2], [3], [:]),
            ])
        let model = graphs.model
        #expect(model.variableNames.map(\.description) == ["a/v", "b/v"])
        var session = try ModelInterpreter(model, steps: steps)
        #expect(throws: InterpreterError.self) { try session.run(pair(1, 2)) }
        graphs.change { $0.subgraphs[0].operators[3].inputs = [4] }
        var byNumber = try ModelInterpreter(graphs.model, steps: steps)
        #expect(try byNumber.run(pair(1, 2)).outputs.map(\.elements) == [.int32([1, 2])])
        graphs.change { $0.buffers[1] = ModelBuffer(ElementBytes.encode(.int32([2]))) }
        var missing = try ModelInterpreter(graphs.model, steps: steps)
        #expect { try missing.run(pair(1, 2)) } throws: {
            ($0 as? InterpreterError)?.problem.contains("MODEL-7") ?? false
        }
    }

    @Test("MODEL-6: a call that failed is made again")
    func failedInitialization() throws {
        var graphs = try summingModel()
        graphs.change { $0.subgraphs[1].operators.reverse() }
        var session = try ModelInterpreter(graphs.model, steps: steps)
        for _ in 0..<2 {
            #expect { try session.run(pair(0, 0)) } throws: {
                ($0 as? InterpreterError)?.problem.contains("REP-12") ?? false
            }
        }
    }

    @Test("Several calls are arrays with one more leading axis, in and out")
    func sequence() throws {
        let model = try summingModel().model
        let named = try NamedInputs(model)
        let calls = try CallSequence.inputs([("input_0", [3, 2], .int32([1, 1, 1, 2, 10, 20]))], named)
        var session = try ModelInterpreter(model, steps: steps)
        let runs = try calls.map { try session.run($0, keepingAll: true) }
        let (outputs, produced) = try CallSequence.results(runs)
        #expect(outputs.map(\.elements) == [.int32([6, 7, 7, 9, 17, 29])])
        #expect(outputs.map(\.shape) == [[3, 2]])
        #expect(produced[2]?.elements == .int32([5, 6, 6, 7, 7, 9]))
        for (shape, elements) in [([], .int32([1])), ([0, 2], .int32([]))] as [(Shape, Elements)] {
            #expect(throws: InterpreterError.self) {
                try CallSequence.inputs([(key: "input_0", shape: shape, elements: elements)], named)
            }
        }
        #expect(throws: InterpreterError.self) { try CallSequence.inputs([], named) }
        #expect {
            try CallSequence.inputs([(key: "input_0", shape: [0, 2], elements: .int32([]))], named)
        } throws: {
            ($0 as? InterpreterError)?.problem.contains("there is no call to make") ?? false
        }
    }
}
