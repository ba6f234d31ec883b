extension SpecificationText {
    /// The clauses and errata of a name: one clause or erratum by its number, or all clauses of a chapter or operator.
    /// Empty if the name is unknown.
    public func found(_ name: String) -> [ClauseText] {
        (clauses + errata).filter { $0.clause.id == name || $0.family == name }
    }

    /// Every name for which `found` returns something: the families in alphabetical order, then the clauses and errata.
    public var names: [String] {
        let all = clauses + errata
        return Array(Set(all.map(\.family))).sorted() + all.map(\.clause.id)
    }

    /// A correction for a name that `found` does not know, for a message.
    public func remedy(for name: String) -> String {
        let upper = name.uppercased()
        if !found(upper).isEmpty { return "did you mean \(upper)?" }
        let parts = upper.split(separator: "-")
        let family = parts.count > 1 ? parts.dropLast().joined(separator: "-") : upper
        let numbers = found(family).compactMap { $0.clause.id.split(separator: "-").last.flatMap { Int($0) } }.sorted()
        if let first = numbers.first, let last = numbers.last {
            return numbers.count == last - first + 1
                ? "\(family) has \(first) to \(last)"
                : "\(family) has \(numbers.count) entries between \(first) and \(last)"
        }
        let chapters = Set(clauses.map(\.family)).subtracting(pages).sorted().joined(separator: ", ")
        return "use \(chapters), E (the errata) or an operator's name, such as \(pages.first ?? "ADD")"
    }
}
