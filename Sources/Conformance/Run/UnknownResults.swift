import VectorFiles

/// The cases that results are about and that no vector file has, as far as the files were read.
struct UnknownResults {
    private var left: Set<String>
    /// The names of operators in schemes, as cases begin: `ADD/int8`.
    private let known: Set<String>
    private var read: Set<String> = []

    init(_ caseNames: [String], of vectors: VectorFolder) {
        left = Set(caseNames)
        known = Set((vectors.operatorFiles + vectors.primitiveFiles).compactMap { $0.subject?.title })
    }

    /// A file was read: what it has is known, and what it has not is not.
    mutating func strike(_ file: VectorFile) {
        guard !left.isEmpty else { return }
        read.insert("\(file.operatorName)/\(file.scheme.rawValue)")
        for group in file.groups {
            for row in group.rows.indices { left.remove(group.caseName(row)) }
        }
    }

    /// Cases of files that were not read because nothing in them was selected are left out.
    var names: [String] {
        left.filter { name in
            let subject = name.split(separator: "/").prefix(2).joined(separator: "/")
            return !known.contains(subject) || read.contains(subject)
        }.sorted()
    }
}
