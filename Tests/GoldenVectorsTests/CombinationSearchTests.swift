import QuantSpec
import Testing
import VectorFiles

@testable import GoldenVectors

@Suite("The search for choices that give two values")
struct CombinationSearchTests {
    /// In operators of which most random choices are excluded, such as MEAN, eight draws of a combination may miss all that are not.
    @Test("never calls a pair of CONV_2D impossible that a random candidate has")
    func sound() throws {
        let declaration = try #require(Operator.named("CONV_2D"))
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
