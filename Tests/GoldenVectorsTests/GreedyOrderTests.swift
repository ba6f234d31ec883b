import QuantSpec
import TestSupport
import Testing
import VectorFiles

@testable import GoldenVectors

@Suite("The first groups of a file cover the most for what they cost")
struct GreedyOrderTests {
    @Test("The candidate that adds most for its cost comes next, and one that adds nothing is left out")
    func order() {
        let candidates = [
            GreedyOrder.Candidate(elements: [0, 1, 2, 3], cost: 8), GreedyOrder.Candidate(elements: [0, 1], cost: 1),
            GreedyOrder.Candidate(elements: [1], cost: 1), GreedyOrder.Candidate(elements: [4], cost: 3),
        ]
        #expect(GreedyOrder.order(candidates, of: 5) == [1, 3, 0])
        #expect(GreedyOrder.order(candidates, of: 5) { $0 == 4 ? 10 : 1 } == [3, 1, 0])
    }

    @Test("At random, every step takes the greatest gain for its cost")
    func everyStep() {
        var random = SeededRandom(seed: 5, "greedy")
        for _ in 0..<50 {
            let candidates = (0..<20).map { _ in
                GreedyOrder.Candidate(
                    elements: Array(Set((0..<6).map { _ in random.index(below: 30) })),
                    cost: Double(1 + random.index(below: 9)))
            }
            var covered: Set<Int> = []
            func gain(_ place: Int) -> Double {
                Double(Set(candidates[place].elements).subtracting(covered).count) / candidates[place].cost
            }
            for place in GreedyOrder.order(candidates, of: 30) {
                #expect(gain(place) > 0 && gain(place) == candidates.indices.map(gain).max())
                covered.formUnion(candidates[place].elements)
            }
            #expect(covered == Set(candidates.flatMap(\.elements)))
        }
    }

    @Test("A file has every group once, and its first half of the cost covers more than its last one")
    func groups() throws {
        let file = try Checkout.vectorFile("int8/MAX_POOL_2D")
        #expect(Set(file.groups.map(\.id)).count == file.groups.count)
        let declaration = try #require(Operator.named("MAX_POOL_2D"))
        let reach = GroupReach(declaration, .int8, file.groups, seed: 1)
        #expect(reach.ordered(file.groups.reversed()).map(\.id).prefix(5) == file.groups.map(\.id).prefix(5))
        let all = file.groups.map { (group: $0, rows: $0.rows.indices) }
        let whole = reach.covered(by: all)
        #expect(whole.mistakes > 0 && whole.tuples > 100)
        let half = reach.covered(by: Array(all.prefix(all.count / 2)))
        let rest = reach.covered(by: Array(all.dropFirst(all.count / 2)))
        #expect(half.mistakes == whole.mistakes && half.tuples > rest.tuples)
    }
}
