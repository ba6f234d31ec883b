import Foundation
import QuantSpec
import Testing

@Suite("The table of chapter 4 and the profiles in the code are one list")
struct ProfileTableTests {
    private let rows: [(name: String, who: String)]

    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let path = folder.deletingLastPathComponent().appending(path: "Spec/04-profiles.md").path
        rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| `"), let name = cells.first, let who = cells.last else { return nil }
            return (name.filter { $0 != "`" }, who)
        }
    }

    @Test("Every profile has a row, and every row a profile")
    func names() {
        #expect(Set(rows.map(\.name)) == Set(NumericProfile.all.map(\.name)))
        #expect(rows.count == NumericProfile.all.count)
    }

    @Test("The table and the summaries name the same profile for tflite-micro and CMSIS-NN")
    func summaries() {
        for runtime in ["tflite-micro", "CMSIS-NN"] {
            #expect(rows.filter { $0.who.contains(runtime) }.map(\.name) == ["integer-double"])
            #expect(NumericProfile.all.filter { $0.summary.contains(runtime) } == [.integerDouble])
        }
        for profile in NumericProfile.all { #expect(!profile.summary.isEmpty && profile.summary.count <= 75) }
    }
}
