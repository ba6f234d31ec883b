import Foundation

/// Links of the specification, of the README and of CONTRIBUTING that lead nowhere.
struct LinkCheck {
    /// Files by their path below the folder of the specification, and the lines whose links are broken.
    let places: [(file: String, LanguagePlace)]

    private static let others = ["../README.md", "../CONTRIBUTING.md"]

    init(_ text: SpecificationText) {
        let others = LinkCheck.others.compactMap { name in
            LinkCheck.contents(of: text.folder + "/" + name).map { (name: name, text: $0) }
        }
        places = (text.files + others).flatMap { file in
            let folder = (text.folder + "/" + file.name as NSString).deletingLastPathComponent
            return LinkCheck.targets(in: file.text).compactMap { line, target in
                LinkCheck.defect(of: target, in: folder, own: file.text).map { problem in
                    let link = "the link (\(target)) leads to no \(problem)"
                    return (file.name, LanguagePlace(rule: .link, line: line, problem: "\(link); correct or remove it"))
                }
            }
        }
    }

    /// The targets of the links and pictures of a text that lead into the checkout, with their lines.
    static func targets(in text: String) -> [(line: Int, target: String)] {
        MarkdownLine.lines(of: text).filter { $0.kind == .text }.flatMap { line in
            // Text in backticks is no link, but the text of a link may have backticks.
            let plain = line.text.replacing(/`[^`]*`/, with: "")
            return plain.matches(of: /\]\(([^()\s]+)(?: "[^"]*")?\)/).map { (line.number, String($0.output.1)) }
                .filter { $0.1.firstMatch(of: /^[a-z]+:/) == nil }
        }
    }

    /// What a target misses: the file, or a heading of it; `nil` if it has both.
    private static func defect(of target: String, in folder: String, own: String) -> String? {
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = folder + "/" + (parts[0].removingPercentEncoding ?? parts[0])
        guard parts[0].isEmpty || FileManager.default.fileExists(atPath: path) else { return "file" }
        guard parts.count > 1, parts[0].isEmpty || path.hasSuffix(".md") else { return nil }
        let text = parts[0].isEmpty ? own : contents(of: path) ?? ""
        return anchors(of: text).contains(parts[1]) ? nil : "heading"
    }

    private static func contents(of path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    /// The names by which links reach the headings of a text, as GitHub makes them.
    static func anchors(of text: String) -> Set<String> {
        var anchors: Set<String> = []
        for line in MarkdownLine.lines(of: text) where line.kind == .text && line.text.hasPrefix("#") {
            let title = line.text.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
            let kept = title.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
            let anchor = kept.replacing(" ", with: "-")
            let repetition = (1...).lazy.map { "\(anchor)-\($0)" }.first { !anchors.contains($0) }
            anchors.insert(anchors.contains(anchor) ? repetition ?? anchor : anchor)
        }
        return anchors
    }
}
