/// One term of a selection, as `--select` takes it.
///
/// A term is an operator (`ADD`), a scheme (`int8`), both in either order (`ADD/int8`, `int8/ADD`), a group's id or its
/// beginning up to a slash, a case's name, or a pattern of these with `*` and `?`. Capital and small letters are the same.
public struct SelectionTerm: Sendable, Hashable {
    /// As written, without the leading `!`.
    public let text: String
    /// Whether the term began with `!`: it removes what it means.
    public let excludes: Bool
    /// The term in small letters; and with its first two parts exchanged, if the first one names schemes.
    private let patterns: [Glob]

    public init(_ text: String, excludes: Bool = false) {
        self.text = text
        self.excludes = excludes
        let written = text.lowercased()
        patterns = [written, SelectionTerm.turned(written)].compactMap { $0 }.map(Glob.init)
    }

    private static func turned(_ text: String) -> String? {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return nil }
        let first = Glob(String(parts[0]))
        guard VectorSubject.folders.contains(where: first.matches) else { return nil }
        parts.swapAt(0, 1)
        return parts.joined(separator: "/")
    }

    /// Whether the term means every case of a file.
    public func meansAll(of subject: VectorSubject) -> Bool {
        let (name, folder) = (subject.name.lowercased(), subject.folder.lowercased())
        let beginning = "\(name)/\(folder)/"
        return patterns.contains { pattern in
            pattern.matches(name) || pattern.matches(folder) || pattern.below.matches(beginning)
                || pattern.pattern.hasSuffix("*") && pattern.matches(beginning)
        }
    }

    /// Whether the term may mean a case of a file, as far as the file's path tells.
    public func mayMean(partOf subject: VectorSubject) -> Bool {
        if meansAll(of: subject) { return true }
        let beginning = subject.title.lowercased() + "/"
        return patterns.contains { pattern in
            // A plain word names an operator or a scheme as a whole, never its beginning.
            guard pattern.hasWildcards || pattern.pattern.contains("/") else { return false }
            return pattern.literalPrefix.hasPrefix(beginning)
                || pattern.hasWildcards && beginning.hasPrefix(pattern.literalPrefix)
        }
    }

    /// Whether the term may mean a case of a group, as far as the group's id tells.
    public func mayMean(_ subject: VectorSubject, partOf group: String) -> Bool {
        if meansAll(of: subject) { return true }
        let group = group.lowercased()
        return patterns.contains { pattern in
            guard pattern.hasWildcards else {
                let named = pattern.pattern.prefix { $0 != "#" }
                return group == named || group.hasPrefix(named + "/")
            }
            let beginning = pattern.literalPrefix
            return beginning.hasPrefix("\(group)#") || group.hasPrefix(beginning.prefix { $0 != "#" })
        }
    }

    /// Whether the term means a case.
    public func means(_ subject: VectorSubject, group: String, caseName: String) -> Bool {
        let (group, caseName) = (group.lowercased(), caseName.lowercased())
        let (name, folder) = (subject.name.lowercased(), subject.folder.lowercased())
        return patterns.contains { pattern in
            pattern.matches(name) || pattern.matches(folder) || pattern.matches(group) || pattern.matches(caseName)
                || pattern.below.matches(caseName)
        }
    }
}

extension Glob {
    /// The pattern for everything that stands below what this one names.
    fileprivate var below: Glob { Glob(pattern + "/*") }
}
