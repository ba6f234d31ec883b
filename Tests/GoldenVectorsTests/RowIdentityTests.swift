import JSON
import QuantSpec
import TestSupport
import Testing

@testable import VectorFiles

@Suite("The name of a case lasts")
struct RowIdentityTests {
    private func name(_ change: (inout VectorGroup) -> Void = { _ in }) throws -> String {
        var group = try SampleFile.make().groups[0]
        group.rows[0].id = ""
        change(&group)
        group.identifyRows()
        return group.caseName(0)
    }

    @Test("A case keeps its name whatever its outputs, its comment, what it catches and its place are")
    func kept() throws {
        let name = try name()
        #expect(try self.name { $0.rows[0].steps[0].outputs = [.int8([0, 0, 0])] } == name)
        #expect(try self.name { $0.rows[0].comment = "another" } == name)
        #expect(try self.name { $0.rows[0].catches = [] } == name)
        #expect(try self.name { $0.instance.derived = Derived() } == name)
        #expect(try self.name { $0.rows.removeLast() } == name)
        var group = try SampleFile.make().groups[0]
        group.rows.swapAt(0, 1)
        #expect(group.caseName(1) == name)
    }

    @Test("Another input, attribute, scale, shape, type or constant is another case")
    func changed() throws {
        let changes: [(inout VectorGroup) -> Void] = [
            { $0.rows[0].steps[0].inputs[0] = .int8([-128, 0, 126]) },
            { $0.instance.attributes = $0.instance.attributes.setting(.fusedActivation, .relu6) },
            { $0.instance.outputs[0].quantization?.scales = [2] },
            { $0.instance.outputs[0].quantization?.zeroPoints = [4] },
            { $0.instance.inputs[0]?.shape = [3, 1] },
            { $0.instance.inputs[0]?.type = .uint8 },
            { group in
                guard let description = group.instance.inputs[1] else { return }
                group.instance.constants[1] = try? Tensor(description, .int8([1, 2, 3]))
            },
            { $0.rows[0].steps.append($0.rows[0].steps[0]) },
        ]
        let names = try changes.map { try name($0) } + [try name()]
        #expect(Set(names).count == names.count)
    }

    @Test("An id is 30 bits of a SHA-256 in base32")
    func hash() {
        // Python: base64.b32encode(hashlib.sha256(b"[1,\"a\"]").digest())[:6].lower()
        let id = RowIdentity.id(of: .array([.integer(1), .text("a")]))
        #expect(id == "eaijiu")
    }

    @Test("A file in which two rows of a group have one id is refused")
    func collision() throws {
        var file = try SampleFile.make()
        file.groups[0].rows[1].id = file.groups[0].rows[0].id
        let error = #expect(throws: VectorFileError.self) { try VectorFile(reading: file.bytes(), name: "sample") }
        #expect(error?.problem == "two rows have the id \(file.groups[0].rows[0].id)")
    }

    @Test("States between are left out if each of their values is among the states of another step")
    func thinned() {
        func step(_ values: [Int16]) -> VectorStep { VectorStep(inputs: [:], outputs: [], states: [4: .int16(values)]) }
        let window: [[Int16]] = [[0, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]
        #expect(VectorRow.thinned(window.map(step)).map { !$0.states.isEmpty } == [false, true, false, false, true])
        #expect(VectorRow.thinned([step([1]), step([2])]).allSatisfy { !$0.states.isEmpty })
        #expect(VectorRow.thinned([step([2]), step([2])]).map(\.states.isEmpty) == [true, false])
    }
}
