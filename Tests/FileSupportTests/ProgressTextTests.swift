import Testing

@testable import FileSupport

@Suite("Progress is told in one line")
struct ProgressTextTests {
    @Test("Progress has a bar, a share and the time left")
    func line() {
        #expect(
            ProgressText.line(25, of: 100, what: "cases", elapsed: .seconds(10))
                == "[######..................] 25 %, 25 of 100 cases, 30 s left")
        #expect(ProgressText.line(0, of: 3, what: "files", elapsed: .seconds(9)).hasSuffix(" 0 of 3 files"))
        #expect(ProgressText.line(3, of: 3, what: "files", elapsed: .seconds(9)).hasSuffix("] 100 %, 3 of 3 files"))
    }

    @Test("A long time left is told in minutes or hours")
    func units() {
        #expect(ProgressText.timeLeft(1, of: 11, elapsed: .seconds(60)) == "10 min")
        #expect(ProgressText.timeLeft(1, of: 1000, elapsed: .seconds(60)) == "17 h")
        #expect(ProgressText.timeLeft(9, of: 10, elapsed: .milliseconds(900)) == "0 s")
    }
}
