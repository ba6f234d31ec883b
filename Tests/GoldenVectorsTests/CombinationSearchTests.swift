import QuantSpec
import Testing
import VectorFiles

@testable import GoldenVectors

@Suite("The search for choices that give two values")
struct CombinationSearchTests {
    /// In MEAN, MUL and STRIDED_SLICE most random choices are excluded, so that few draws of a combination are none.
    @Test(
        "never calls a pair of values impossible that a random candidate has",
        arguments: ["CONV_2D", "MEAN", "MUL", "STRIDED_SLICE"])
    func sound(name: String) throws {
        let declaration = try #require(Operator.named(name))
        let variant = try #require(declaration.variants.first { $0.scheme == .int8 })
        let candidates = try #require(CoveringCandidates(declaration, variant, seed: 1))
        var search = CombinationSearch(candidates)
        var random = SeededRandom(seed: 1, "pairs of random candidates")
        var count = 0
        for _ in 0..<400 where count < 4 {
            guard let candidate = try? candidates.candidate([:], &random) else { continue }
            count += 1
            let axes = candidate.places.indices.filter { candidate.places[$0] != nil }
            for _ in 0..<4 {
                let (first, second) = (random.element(of: axes), random.element(of: axes))
                let wanted = [first, second].reduce(into: [Int: Int]()) { $0[$1] = candidate.places[$1] }
                if case .impossible(let reason) = search.search(wanted) {
                    Issue.record("\(candidates.axes[first].name) and \(candidates.axes[second].name): \(reason)")
                }
            }
        }
        #expect(count == 4)
    }
}
