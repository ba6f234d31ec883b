/// One term of a selection, as `--select` takes it.
///
/// A term is one of these, and case does not matter:
/// - an operator (`ADD`)
/// - a scheme (`int8`)
/// - both in either order (`ADD/int8`, `int8/ADD`)
/// - a group's id, or its beginning up to a slash
/// - a case's name
/// - a pattern of these with `*` and `?`.
public struct SelectionTerm: Sendable, Hashable {
    /// The term as written, without the leading `!`.
    public let text: String
    /// Whether the term began with `!`: the cases that it matches are removed.
    public let excludes: Bool
    /// The term in small letters. If its first part names a scheme, also the term with its first two parts exchanged.
    private let patterns: [Glob]

    /// A term. The text is not checked: one that no case has selects nothing.
    ///
    /// - Parameters:
    ///   - text: the term, without a leading `!`.
    ///   - excludes: whether the term began with `!`.
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

    /// Returns whether the term selects every case of a file.
    public func meansAll(of subject: VectorSubject) -> Bool {
        let (name, folder) = (subject.name.lowercased(), subject.folder.lowercased())
        let beginning = "\(name)/\(folder)/"
        return patterns.contains { pattern in
            pattern.matches(name) || pattern.matches(folder) || pattern.below.matches(beginning)
                || pattern.pattern.hasSuffix("*") && pattern.matches(beginning)
        }
    }

    /// Returns whether the term may select a case of a file, judged by the file's path.
    public func mayMean(partOf subject: VectorSubject) -> Bool {
        if meansAll(of: subject) { return true }
        let beginning = subject.title.lowercased() + "/"
        return patterns.contains { pattern in
            // A plain word is the whole name of an operator or a scheme, not its beginning.
            guard pattern.hasWildcards || pattern.pattern.contains("/") else { return false }
            return pattern.literalPrefix.hasPrefix(beginning)
                || pattern.hasWildcards && beginning.hasPrefix(pattern.literalPrefix)
        }
    }

    /// Returns whether the term may select a case of a group, judged by the group's id.
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

    /// Returns whether the term selects a case.
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
    /// The pattern for every name below one that this pattern matches.
    fileprivate var below: Glob { Glob(pattern + "/*") }
}
