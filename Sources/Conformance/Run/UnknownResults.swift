import VectorFiles

/// The cases of a target's results that no vector file has, among the files that were read.
struct UnknownResults {
    private var left: Set<String>
    /// The operators in schemes that have vectors, as cases begin: `ADD/int8`.
    private let known: Set<String>
    private var read: Set<String> = []

    init(_ caseNames: [String], of vectors: VectorFolder) {
        left = Set(caseNames)
        known = Set((vectors.operatorFiles + vectors.primitiveFiles).compactMap { $0.subject?.title })
    }

    /// Removes the cases of a file that was read.
    mutating func strike(_ file: VectorFile) {
        guard !left.isEmpty else { return }
        read.insert("\(file.operatorName)/\(file.scheme.rawValue)")
        for group in file.groups {
            for row in group.rows.indices { left.remove(group.caseName(row)) }
        }
    }

    /// The names of the unknown cases, sorted. Cases of files that were not read, because nothing in them was
    /// selected, are left out.
    var names: [String] {
        left.filter { name in
            let subject = name.split(separator: "/").prefix(2).joined(separator: "/")
            return !known.contains(subject) || read.contains(subject)
        }.sorted()
    }
}
