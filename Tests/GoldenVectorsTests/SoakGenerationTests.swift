import GoldenVectors
import QuantSpec
import Testing

@Suite("Random groups, to be held against the reference")
struct SoakGenerationTests {
    private static let count = 2 * Operator.all.count

    @Test("The same seed gives the same bytes, another one others", arguments: [Scheme.uint8])
    func determinism(_ scheme: Scheme) {
        let first = SoakGeneration(scheme: scheme, seed: 5).files(count: 12).map { $0.bytes() }
        #expect(first == SoakGeneration(scheme: scheme, seed: 5).files(count: 12).map { $0.bytes() })
        #expect(first != SoakGeneration(scheme: scheme, seed: 6).files(count: 12).map { $0.bytes() })
    }

    @Test("Every group that is asked for is made, and the forms of the scheme take turns", arguments: [Scheme.uint8])
    func everyForm(_ scheme: Scheme) {
        let files = SoakGeneration(scheme: scheme, seed: 1).files(count: SoakGenerationTests.count)
        let groups = files.flatMap(\.groups)
        #expect(groups.count == SoakGenerationTests.count)
        #expect(Set(groups.map(\.id)).count == groups.count)
        let operators = Operator.all.filter { $0.variants.contains { $0.scheme == scheme } }
        #expect(Set(files.map(\.operatorName)) == Set(operators.map(\.name)))
    }

    @Test("Groups are not those of the golden vectors: shapes and attributes are mutated")
    func mutation() {
        let shapes = SoakGeneration(scheme: .uint8, seed: 1).files(count: 40).flatMap(\.groups).map { group in
            group.inputs.map { $0?.description.shape }
        }
        let outlines = Set(Operator.all.flatMap(\.outlines).map(\.inputs))
        #expect(shapes.count { !outlines.contains($0) } > shapes.count / 3)
    }
}
