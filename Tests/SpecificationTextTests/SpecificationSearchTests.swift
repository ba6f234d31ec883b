import QuantSpec
import Testing

@testable import SpecificationText

@Suite("A search finds the clauses that its words stand in")
struct SpecificationSearchTests {
    private static func entry(_ name: String, _ text: String, _ kind: SearchEntry.Kind = .clause) -> SearchEntry {
        SearchEntry(kind: kind, name: name, file: "a.md", line: 1, text: text)
    }

    private let search = SpecificationSearch([
        entry("ARITH-1", "Rounding to nearest, halves away from zero."),
        entry("ARITH-2", "The sum saturates at the bounds of its type. The bounds are those of the type."),
        entry("CONV_2D-3", "A tap outside the input reads the zero point."),
        entry("ADD-4", "Zero is added. Its point is another: the rounding."),
        entry("rounding-away", "A mistake.", .mistake),
    ])

    private func names(_ words: String...) -> [String] { search.matches(words).map(\.entry.name) }

    @Test("The endings of words and capital letters do not matter")
    func endings() {
        #expect(names("SATURATION") == ["ARITH-2"])
        for word in ["round", "rounds", "Rounded"] {
            #expect(Set(names(word)) == ["ARITH-1", "ADD-4", "rounding-away"])
        }
    }

    @Test("A name is found without its separators, and ranks before texts that only mention the word")
    func namesFirst() {
        #expect(
            names("conv2d") == ["CONV_2D-3"] && names("CONV_2D") == ["CONV_2D-3"] && names("Conv2D-3") == ["CONV_2D-3"])
        #expect(names("rounding").first == "rounding-away")
    }

    @Test("Entries with all words come first, and of these those that have them side by side")
    func ranking() {
        #expect(names("zero", "point").prefix(2) == ["CONV_2D-3", "ADD-4"])
        #expect(names("zero point") == names("zero", "point"))
        #expect(names("the", "bounds", "of", "a", "type").first == "ARITH-2")
        #expect(!names("saturates", "tap", "nothing").contains("ARITH-2"))
    }

    @Test("One rare word, however often, does not outweigh all words; equal entries keep their order but for a phrase")
    func shares() {
        let common = (1...6).map { Self.entry("B-\($0)", "It saturates.") }
        let rare = [Self.entry("A-1", "tap tap tap tap tap tap"), Self.entry("A-2", "A tap, and it saturates here.")]
        let search = SpecificationSearch(rare + common)
        #expect(search.matches(["tap", "saturates"]).map(\.entry.name).prefix(2) == ["A-2", "A-1"])
        let twins = SpecificationSearch([Self.entry("A-1", "point of zero"), Self.entry("A-2", "of zero point")])
        #expect(twins.matches(["zero", "point"]).map(\.entry.name) == ["A-2", "A-1"])
        #expect(twins.matches(["zero"]).map(\.entry.name) == ["A-1", "A-2"])
    }

    @Test("An excerpt is the line that has the words, cut around the first of them")
    func excerpts() {
        let long = String(repeating: "word ", count: 60)
        let search = SpecificationSearch([Self.entry("ADD-1", "First.\n\n\(long) tap \(long)\nLast.")])
        let excerpt = search.matches(["tap"]).first?.excerpt ?? ""
        #expect(excerpt.contains(" tap ") && excerpt.count < 160)
        #expect(excerpt.hasPrefix("…") && excerpt.hasSuffix("…"))
    }

    @Test("What nothing has is told apart from what is found")
    func unknown() {
        #expect(search.unknown(["zero", "xyzzy"]) == ["xyzzy"])
        #expect(search.matches(["xyzzy"]).isEmpty && search.matches([]).isEmpty && search.matches(["?"]).isEmpty)
        #expect(search.vocabulary.isSuperset(of: ["saturates", "conv2d"]))
    }

    @Test("Headings are found with the words below them; titles of pages and errata are entries of their own")
    func headings() {
        let text = "# ADD\n\n## Where they differ\nWords.\n\n**ADD-1.** A clause.\n\n## E-1: A title\nText."
        let found = SpecificationText.headings(in: text, file: "operators/ADD.md")
        #expect(found.map(\.name) == ["Where they differ"] && found.map(\.line) == [3])
        #expect(found.first?.text == "Words.\n")
    }
}
