import Testing

@testable import QuantSpec

@Suite("How two shapes are broadcast")
struct PairDomainTests {
    @Test(
        "is told from the axes along which one is stretched",
        arguments: [
            ([2, 3], [2, 3], PairDomain.Pattern.equal), ([1, 1, 3], [3], .equal), ([2, 3], [1], .scalar),
            ([2, 3], [], .scalar), ([2, 3, 4], [4], .outer), ([2, 3, 4], [1, 3, 4], .batch),
            ([2, 3, 4], [3, 4], .batch),
            ([2, 3, 4, 5], [4, 5], .outer), ([2, 1, 3, 4], [1, 3, 4], .batch),
            ([2, 3, 4], [2, 1, 1], .inner), ([2, 3, 4], [2, 3, 1], .inner), ([2, 3, 4], [2, 1, 4], .middle),
            ([2, 3, 4], [1, 3, 1], .middle), ([2, 1], [1, 3], .both), ([2, 1, 4], [3, 1], .both),
            ([2, 3, 1], [3, 4], .apart), ([2, 1, 3, 4], [2, 5, 1, 1], .both), ([2, 3, 1], [1, 3, 4], .apart),
        ] as [(Shape, Shape, PairDomain.Pattern)])
    func pattern(_ first: Shape, _ second: Shape, _ pattern: PairDomain.Pattern) {
        #expect(PairDomain.Pattern(first, second) == pattern)
        #expect(PairDomain.Pattern(second, first) == pattern)
    }

    @Test("Every outline of the domain has the pattern, the side and the ranks that were chosen")
    func outlines() throws {
        var made = 0
        for pattern in PairDomain.Pattern.allCases.indices {
            for (side, ranks, rank) in [(0, 0, 3), (1, 0, 3), (0, 1, 3), (1, 1, 4), (0, 0, 1), (1, 0, 4)] {
                let point = DomainPoint([
                    "broadcasting": pattern, "stretched operand": side, "ranks": ranks, "rank": rank, "last size": 2,
                ])
                guard let shapes = try? PairDomain.shapes(point) else { continue }
                let instance = Instance(
                    attributes: [:],
                    inputs: [shapes.first, shapes.second].map { TensorDescription(.int8, $0, nil) },
                    outputs: [TensorDescription(.int8, try Broadcasting.shape(shapes.first, shapes.second), nil)])
                #expect(PairDomain.pattern.axis.place(instance) == pattern)
                #expect(PairDomain.ranks.axis.place(instance) == ranks)
                if let found = PairDomain.side.axis.place(instance), PairDomain.Pattern.allCases[pattern] != .both,
                    PairDomain.Pattern.allCases[pattern] != .apart
                {
                    #expect(found == side)
                }
                made += 1
            }
        }
        #expect(made > 20)
    }
}
