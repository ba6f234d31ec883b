import Foundation
import Testing

/// Finds public declarations without a `///` comment in Swift sources.
///
/// Cases are excepted, and so is what a protocol documents: the members of an extension that declares a conformance
/// (`extension A: B`), and the witnesses of the standard protocols by their names.
enum PublicComments {
    private static let witnesses: Set<String> = ["description", "debugDescription", "hash", "encode", "==", "<"]

    /// The lines, from 1, of the declarations without a comment.
    static func missing(in source: String) -> [Int] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        var isInConformance = false
        return lines.indices.filter { index in
            let line = lines[index]
            if line.prefixMatch(of: /(?:public )?extension [^:{]+:/) != nil { isInConformance = true }
            if line.hasPrefix("}") { isInConformance = false }
            guard !isInConformance, let name = publicName(in: line), !witnesses.contains(name) else { return false }
            // Attributes may stand between the comment and the declaration.
            let above = lines[..<index].last { !$0.drop(while: \.isWhitespace).hasPrefix("@") }
            return !(above?.drop(while: \.isWhitespace).hasPrefix("///") ?? false)
        }.map { $0 + 1 }
    }

    private static let kinds: Set<String> = [
        "actor", "class", "enum", "func", "init", "let", "protocol", "struct", "subscript", "typealias", "var",
    ]
    private static let modifiers: Set<String> = [
        "final", "indirect", "internal(set)", "mutating", "nonisolated", "package(set)", "private(set)", "static",
    ]

    /// The name of the public declaration in a line: `init` and `subscript` are their own; `nil` if there is none.
    private static func publicName(in line: Substring) -> String? {
        let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        guard words.first == "public" else { return nil }
        let declaration = words.dropFirst().drop { modifiers.contains(String($0)) }
        guard let kind = declaration.first.map({ String($0.prefix(while: \.isLetter)) }), kinds.contains(kind) else {
            return nil
        }
        let name = declaration.dropFirst().first ?? ""
        guard kind != "init", kind != "subscript", name.first?.isLetter ?? false else {
            return kind == "func" ? String(name) : kind
        }
        return String(name.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }
}

@Suite("Public declarations have comments")
struct PublicCommentTests {
    @Test("a public declaration without a comment is found; cases, witnesses and members of conformances are not")
    func rule() {
        let source = """
            /// Words.
            public struct A {
                public let a: Int
                /// Words.
                @inline(never)
                public init() {}
                public static func b() {}
                public var description: String { "" }
                public private(set) var c = 0
                func d() {}
            }

            extension A: Comparable {
                public static func least() -> A { A() }
            }

            public enum B { case one }
            """
        #expect(PublicComments.missing(in: source) == [3, 7, 9, 17])
    }

    @Test("every public declaration has a comment")
    func sources() throws {
        let folder = SpecificationFolders.text + "/../Sources"
        let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        let missing = try files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
            PublicComments.missing(in: try String(contentsOfFile: folder + "/" + file, encoding: .utf8)).map {
                "\(file):\($0)"
            }
        }
        #expect(missing.isEmpty, "\(missing.count) without a comment:\n\(missing.joined(separator: "\n"))")
    }
}
