import QuantSpec
import Testing
import VectorFiles

@testable import GoldenVectors

@Suite("Random groups, to be held against the reference")
struct SoakGenerationTests {
    private static let count = 2 * Operator.all.count
    private static let convolution = VectorSubject(name: "CONV_2D", folder: "int8")

    @Test("The same seed gives the same bytes, another one others", arguments: [Scheme.uint8])
    func determinism(_ scheme: Scheme) {
        let first = SoakGeneration(seed: 5).files(scheme, count: 12).map { $0.bytes() }
        #expect(first == SoakGeneration(seed: 5).files(scheme, count: 12).map { $0.bytes() })
        #expect(first != SoakGeneration(seed: 6).files(scheme, count: 12).map { $0.bytes() })
    }

    @Test(
        "Every group that is asked for is made, and the operators of the scheme take turns", arguments: [Scheme.uint8])
    func everyForm(_ scheme: Scheme) {
        let files = SoakGeneration(seed: 1).files(scheme, count: SoakGenerationTests.count)
        let groups = files.flatMap(\.groups)
        #expect(groups.count == SoakGenerationTests.count)
        #expect(Set(groups.map(\.id)).count == groups.count)
        let operators = Operator.all.filter { $0.variants.contains { $0.scheme == scheme } }
        #expect(Set(files.map(\.operatorName)) == Set(operators.map(\.name)))
    }

    @Test("Groups are not those of the golden vectors: shapes and attributes are mutated")
    func mutation() {
        let shapes = SoakGeneration(seed: 1).files(.uint8, count: 40).flatMap(\.groups).map { group in
            group.inputs.map { $0?.description.shape }
        }
        let outlines = Set(Operator.all.flatMap(\.outlines).map(\.inputs))
        #expect(shapes.count { !outlines.contains($0) } > shapes.count / 3)
    }

    @Test("An instance is the same alone, among a few and among many, whichever threads made it")
    func sameAlone() throws {
        let generation = SoakGeneration(seed: 3)
        let subjects = ["ADD", "CONV_2D", "MEAN"].map { VectorSubject(name: $0, folder: "int8") }
        var few = SoakBatches(generation, subjects, count: 3)
        var many = SoakBatches(generation, subjects.reversed(), count: 30)
        let fewGroups = Set((few.next() ?? []).flatMap(\.groups))
        var manyGroups: Set<VectorGroup> = []
        while let parts = many.next() { manyGroups.formUnion(parts.flatMap(\.groups)) }
        #expect(fewGroups.count == 3 && manyGroups.count == 30 && fewGroups.isSubset(of: manyGroups))
        for group in fewGroups {
            let subject = try #require(subjects.first { group.id.hasPrefix($0.title) })
            #expect(generation.group(0, of: subject) == group && group.id == "\(subject.title)/soak-3/0")
        }
    }

    @Test("Instances that are named are drawn beside the count, and nothing is drawn of what was stopped")
    func batches() {
        let subjects = ["ADD", "SUB"].map { VectorSubject(name: $0, folder: "int8") }
        var named = SoakBatches(SoakGeneration(seed: 1), [], count: 0, named: [(subjects[0], [4, 7])])
        let drawn = named.next()?.flatMap(\.groups).map(\.id)
        let end = named.next()
        #expect(drawn == ["ADD/int8/soak-1/4", "ADD/int8/soak-1/7"] && end == nil)
        var stopped = SoakBatches(SoakGeneration(seed: 1), subjects, count: 40, size: 8)
        stopped.stop(subjects[0])
        var ids: [String] = []
        while let parts = stopped.next() { ids += parts.flatMap(\.groups).map(\.id) }
        #expect(ids.count == 20 && ids.allSatisfy { $0.hasPrefix("SUB/int8/soak-1/") })
    }

    @Test(
        "A failing instance is made as small as its fault allows: a stride of two leaves one output and one input that counts"
    )
    func shrinking() throws {
        func isWrong(_ group: VectorGroup) -> Bool { group.attributes.values["stride_h"] == .integer(2) }
        let generation = SoakGeneration(seed: 1)
        let index = try #require(
            (0..<40).first { generation.group($0, of: Self.convolution).map(isWrong) == true })
        let start = try #require(generation.group(index, of: Self.convolution))
        var calls = 0
        var search = try #require(
            SoakShrinking(
                generation, index, of: Self.convolution, id: "CONV_2D/int8/reported/mine",
                fails: { group in
                    calls += 1
                    return isWrong(group) ? Array(group.rows.indices) : nil
                }, isOver: { calls > 400 }))
        search.shrink()
        let smallest = search.group
        #expect(search.isComplete && isWrong(smallest) && smallest.id == "CONV_2D/int8/reported/mine")
        #expect(smallest.rows.count == 1 && smallest.cost.bytes < start.cost.bytes)
        #expect(smallest.outputs[0].description.shape.count == 1 && smallest.cost.macs == 1)
        #expect(smallest.attributes.values["stride_w"] == .integer(1))
        let zeroPoint = smallest.instance.inputs[0]?.zeroPoint
        #expect(smallest.rows[0].steps[0].inputs[0]?.integers?.allSatisfy { $0 == zeroPoint } == true)
    }

    @Test("The search stops at its limit, and gives what it has")
    func limit() throws {
        var calls = 0
        var search = try #require(
            SoakShrinking(
                SoakGeneration(seed: 1), 0, of: Self.convolution, id: "CONV_2D/int8/reported/mine",
                fails: { group in
                    calls += 1
                    return Array(group.rows.indices)
                }, isOver: { calls >= 3 }))
        search.shrink()
        #expect(!search.isComplete && calls <= 3)
        #expect(
            SoakShrinking(
                SoakGeneration(seed: 1), 0, of: Self.convolution, id: "x", fails: { _ in nil }, isOver: { false })
                == nil)
    }
}
