import QuantSpec
import Testing
import VectorExporting

@testable import Conformance
@testable import Targets

@Suite(
    "The runtime runs inside this process, step by step, as in the worker", .serialized,
    .enabled(if: LiteRTLibrary.isThere, "QUANTSPEC_LITERT_LIBRARY names no library"))
struct LiteRTGraphTests {
    private func addition() throws -> TargetJob {
        let file = try SampleVectors.addition()
        var job = TargetJob(file.groups[0], rows: [0])
        job.model = try file.groups[0].modelFile()
        return job
    }

    /// A library may apply a delegate by itself; then its own kernels are judged without it.
    @Test("Delegates can be taken off a graph")
    func delegatesCan() throws {
        let library = try SharedLibrary(path: LiteRTLibrary.path)
        let functions = try LiteRTFunctions(library)
        let messages = LiteRTMessages()
        let model = try LiteRTModel(try #require(try addition().model), functions, messages)
        let delegate = try XNNPackDelegate(library, options: []).make()
        let interpreter = try #require(LiteRTInterpreter(model, delegate: delegate, functions, messages))
        #expect(interpreter.isDelegatedAsOne == true)
        #expect(interpreter.allocate())
        #expect(interpreter.hasDelegatedNodes)
        interpreter.removeDelegates()
        #expect(interpreter.allocate())
        #expect(!interpreter.hasDelegatedNodes)
        #expect(functions.invoke(interpreter.pointer) == 0)
    }

    @Test("Without a delegate, nothing is delegated")
    func withoutDelegate() throws {
        let functions = try LiteRTFunctions(try SharedLibrary(path: LiteRTLibrary.path))
        let messages = LiteRTMessages()
        let model = try LiteRTModel(try #require(try addition().model), functions, messages)
        let interpreter = try #require(LiteRTInterpreter(model, delegate: nil, functions, messages))
        #expect(interpreter.isDelegatedAsOne == false)
        #expect(interpreter.allocate())
        #expect(!interpreter.hasDelegatedNodes)
    }

    @Test("Where the library does not show what was taken, nothing is judged")
    func whereLibrary() throws {
        let library = try SharedLibrary(path: LiteRTLibrary.path)
        var functions = try LiteRTFunctions(library)
        functions.probing = nil
        let outcome = LiteRTGraphTests.outcome(
            of: try addition(), functions, try XNNPackDelegate(library, options: []))
        guard case .notDelegated(let words) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(words.hasPrefix("delegation unproven"))
    }

    /// What becomes of all rows of a job; `nil` where the graph is ready for them.
    private static func outcome(
        of job: TargetJob, _ functions: LiteRTFunctions, _ delegates: any DelegateMaker
    ) -> RowOutcome? {
        do {
            _ = try LiteRTGraph(job, functions: functions, delegates: delegates)
            return nil
        } catch {
            return error.outcome
        }
    }
}

@Suite("What a runtime says when it cannot run a graph")
struct LiteRTRefusalTests {
    @Test(
        "A kernel that names what it lacks does not support it; whatever else stops it is a failure",
        arguments: [
            ("Div only supports FLOAT32, INT32 and quantized UINT8 now, got 9.", true),
            ("Neg only currently supports int64, int32, and float32, got 9.", true),
            ("Type FLOAT16 is unsupported by op Add.", true),
            ("Does not support type 10, requires bool|float|int|uint8|string", true),
            ("index out of bounds", false), ("", false),
        ])
    func refusals(_ reason: String, _ isUnsupported: Bool) {
        let expected = isUnsupported ? RowOutcome.unsupported(reason) : .failed(reason)
        #expect(LiteRTGraph.outcome(ofRefusal: reason) == expected)
    }
}
