import Foundation
import Testing

@Suite("One reader and one writer of JSON")
struct OneJSONTests {
    @Test("No source uses another JSON than the module JSON")
    func foreign() throws {
        let folder = SpecificationFolders.text + "/../Sources"
        let files = try #require(FileManager.default.enumerator(atPath: folder))
        var count = 0
        for case let path as String in files where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
            count += 1
            for name in ["JSONSerialization", "JSONEncoder", "JSONDecoder"] {
                #expect(!text.contains(name), "\(path) uses \(name): use the module JSON")
            }
        }
        #expect(count > 300)
    }
}
