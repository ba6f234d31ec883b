import QuantSpec
import TestSupport
import Testing
import VectorFiles

@testable import GoldenVectors

@Suite("Groups that cover an operator's domain")
struct CoveringGenerationTests {
    /// A small operator: an axis of a concatenation, the number of inputs, their lengths.
    private func generation(_ name: String, _ form: String) throws -> CoveringGeneration {
        let declaration = try #require(Operator.named(name))
        let variant = try #require(declaration.variants.first { $0.id == form })
        return try #require(CoveringGeneration(declaration, variant, seed: 1))
    }

    @Test("have every pair and triple that is possible, and each of the others has a reason")
    func complete() throws {
        let generation = try generation("PACK", "int8")
        let result = generation.result()
        let axes = generation.candidates.axes
        let held = Set(
            result.drafts.flatMap { draft in generation.tuples.tuples(axes.map { $0.place(draft.instance) }) })
        #expect(held == result.covered)
        #expect(held.count + result.impossible.count == generation.tuples.count)
        #expect(result.impossible.values.allSatisfy { !$0.isEmpty })
    }

    @Test("state their inputs, and the statement gives the values")
    func stated() throws {
        let drafts = try generation("PACK", "int8").result().drafts
        #expect(!drafts.isEmpty)
        for step in drafts.flatMap({ $0.group().rows.flatMap(\.steps) }) {
            #expect(step.statedInputs.count == step.inputs.count && step.accumulators.isEmpty)
            for (position, stated) in step.statedInputs {
                let values = try #require(step.inputs[position])
                #expect(stated.elements(values.type, count: values.count) == values)
            }
        }
    }

    @Test("are the same whenever they are made")
    func reproducible() throws {
        let first = try generation("PACK", "int8").result().drafts.map(\.plan.id)
        let second = try generation("PACK", "int8").result().drafts.map(\.plan.id)
        #expect(first == second && Set(first).count == first.count)
    }

    @Test("lose pairs when one of them is taken away")
    func measured() throws {
        let file = try Checkout.vectorFile("int8/PACK")
        let whole = try #require(PairCoverage.all(of: file).first)
        #expect(whole.missing.isEmpty && whole.pairs.covered == whole.pairs.possible)
        var cut = file
        cut.groups.removeAll(where: \.isCovering)
        let rest = try #require(PairCoverage.all(of: cut).first)
        #expect(!rest.missing.isEmpty && rest.pairs.covered < rest.pairs.possible)
        #expect(rest.pairs.possible == whole.pairs.possible)
    }

    @Test(
        "are made for every operator, but for CAST, whose attributes name its types, and those whose shapes depend on values"
    )
    func declared() {
        let undeclared = Operator.all.filter { $0.domain == nil }.map(\.name)
        #expect(undeclared.sorted() == ["CAST", "UNIQUE", "WHERE"])
    }

    @Test("have axes with names of their own", arguments: Operator.all.map(\.name))
    func names(_ name: String) throws {
        let declaration = try #require(Operator.named(name))
        for variant in declaration.variants {
            let names = FormAxis.all(of: variant, in: declaration).map(\.name)
            #expect(Set(names).count == names.count)
        }
    }

    @Test("have rank 4 in every form, if the operator takes several ranks", arguments: Operator.all.map(\.name))
    func rankFour(_ name: String) throws {
        let declaration = try #require(Operator.named(name))
        let ranks = declaration.domain?.axes.first { $0.name.hasSuffix("rank") && $0.values.contains("4") }
        guard let ranks else { return }
        for variant in declaration.variants {
            let axis = FormAxis.all(of: variant, in: declaration).first { $0.name == ranks.name }
            #expect(axis?.values.contains("4") == true, "\(variant.id)")
        }
    }
}
