import Testing

@testable import GoldenVectors

@Suite("Pairs and triples of values of axes")
struct TupleSetTests {
    private let tuples = TupleSet([2, 3, 2, 4], tripled: [0, 1, 3])

    @Test("are counted once each")
    func count() {
        #expect(tuples.pairCount == 6 + 4 + 8 + 6 + 12 + 8)
        #expect(tuples.count == tuples.pairCount + 24)
    }

    @Test("have numbers that lead back to their values")
    func numbers() {
        for tuple in 0..<tuples.count {
            let values = tuples.values(tuple)
            #expect(values.count == (tuple < tuples.pairCount ? 2 : 3))
            #expect(tuples.tuples((0..<4).map { values[$0] }).contains(tuple))
        }
    }

    @Test("of a whole choice are one for each pair and triple of axes")
    func whole() {
        #expect(tuples.tuples([1, 2, 0, 3]).count == 6 + 1)
        #expect(Set(tuples.tuples([1, 2, 0, 3])).isDisjoint(with: tuples.tuples([0, 1, 1, 2])))
    }

    @Test("do not count an axis along which the instance has no value")
    func missing() {
        #expect(tuples.tuples([1, nil, 0, 3]).count == 3)
    }
}
