import QuantSpec
import Testing

@testable import Conformance
@testable import Targets

@Suite("A target that stops again and again does not hold up a run")
struct StopCountTests {
    private func job(_ id: String) -> TargetJob {
        TargetJob(
            id: id,
            instance: Instance(
                String(id.prefix { $0 != "/" }), variantID: "int8", attributes: [:], inputs: [], outputs: []), rows: [])
    }

    @Test("Hangs give up a group only")
    func hangsGive() {
        var stops = StopCount()
        let patience = TargetPatience(hangsInARow: 2, stopsInARow: 5)
        stops.begin(job("ADD/int8/a"))
        stops.add(.hang)
        #expect(stops.exhausted(patience) == nil)
        stops.add(.hang)
        #expect(
            stops.exhausted(patience)
                == .notRun(.hang, "not run: the target hung on the 2 cases before, in the same group"))
        stops.begin(job("ADD/int8/b"))
        #expect(stops.exhausted(patience) == nil)
    }

    @Test("An answer sets the counts back")
    func answerSets() {
        var stops = StopCount()
        let patience = TargetPatience(hangsInARow: 2, stopsInARow: 2)
        stops.begin(job("ADD/int8/a"))
        stops.add(.hang)
        stops.clear()
        stops.add(.hang)
        #expect(stops.exhausted(patience) == nil)
    }

    @Test("Stops of any kind give up an operator, and the next is tried")
    func stopsKind() {
        var stops = StopCount()
        let patience = TargetPatience(hangsInARow: 9, stopsInARow: 3)
        for (group, stop) in [
            ("ADD/int8/a", Stoppage.wrongAnswer), ("ADD/int8/b", .hang), ("ADD/int8/c", .wrongAnswer),
        ] {
            stops.begin(job(group))
            #expect(stops.exhausted(patience) == nil)
            stops.add(stop)
        }
        stops.begin(job("ADD/int8/d"))
        #expect(
            stops.exhausted(patience)
                == .notRun(
                    .hang, "not run: the target hung or gave an invalid answer on the 3 cases before, of ADD in int8"))
        stops.begin(job("SUB/int8/a"))
        #expect(stops.exhausted(patience) == nil)
    }

    @Test("The start may take as long as a case")
    func startMay() {
        #expect(TargetPatience().startLimit == .seconds(30))
        #expect(TargetPatience(timeLimit: .seconds(90)).startLimit == .seconds(90))
    }
}

@Suite("Words of a target stand in one line")
struct OneLineTests {
    @Test(
        "Words of a target stand in one line that does not control the terminal",
        arguments: [
            ("plain é 漢", "plain é 漢"), ("two\nlines\r\nthree", "two lines three"), ("a\tb", "a b"),
            ("\u{1b}[31mred", "\u{fffd}[31mred"), ("\u{9b}x\u{0}", "\u{fffd}x\u{fffd}"), ("\u{202e}x", "\u{fffd}x"),
        ])
    func wordsTarget(_ text: String, _ expected: String) {
        #expect(text.inOneLine == expected)
    }
}
