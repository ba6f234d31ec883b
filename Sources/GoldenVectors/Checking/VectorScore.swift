import QuantSpec

/// How well a set of vectors tells right from wrong: for each deviation, how many vectors catch it.
public struct VectorScore: Sendable {
    public struct Line: Sendable, Hashable {
        public let deviation: String
        /// The operators that it shows in: those that it is declared for, or those whose vectors catch it.
        public let operators: [String]
        /// The rows in scope, not counting informative ones.
        public let vectors: Int
        /// The rows that catch it.
        public let caught: Int
        /// The rows of primitives that catch it.
        public let primitives: Int
        /// The declared operators and schemes in which no row does; `anywhere` where it is declared for all.
        public var missing: [String]

        /// What can be said of a part of the files: only some operators and schemes are there as a whole.
        ///
        /// - Parameter families: the operators and schemes of which no file is left out.
        /// - Returns: `nil` where nothing catches the deviation and nothing had to.
        public func restricted(to families: Set<String>) -> Line? {
            var line = self
            line.missing = missing.filter(families.contains)
            return line.missing.isEmpty && caught + primitives == 0 ? nil : line
        }
    }

    public let lines: [Line]

    /// - Parameters:
    ///   - files: the vectors.
    ///   - primitives: the files of `arithmetic/`.
    public init(_ files: [VectorFile], _ primitives: [PrimitiveFile], of deviations: [Deviation] = Deviation.all) {
        let rowsByFile = files.map { file in
            (file: file, rows: file.groups.flatMap(\.rows).filter { !$0.isInformative })
        }
        lines = deviations.map { deviation in
            let scope = rowsByFile.filter { deviation.scope.contains($0.file.operatorName, $0.file.scheme) }
            let caught = scope.map { entry in
                (file: entry.file, count: entry.rows.count { $0.catches.contains(deviation.name) })
            }
            let showing = caught.filter { $0.count > 0 }.map(\.file)
            let ofPrimitives = primitives.reduce(0) { sum, file in
                sum + file.rows.count { $0.catches.contains(deviation.name) }
            }
            return Line(
                deviation: deviation.name,
                operators: deviation.scope.operators ?? VectorScore.sorted(showing.map(\.operatorName)),
                vectors: scope.reduce(0) { $0 + $1.rows.count }, caught: caught.reduce(0) { $0 + $1.count },
                primitives: ofPrimitives, missing: VectorScore.missing(deviation.scope, showing, ofPrimitives))
        }
    }

    private static func sorted(_ names: [String]) -> [String] { Set(names).sorted() }

    private static func missing(_ scope: Deviation.Scope, _ showing: [VectorFile], _ primitives: Int) -> [String] {
        if scope.primitivesOnly { return primitives > 0 ? [] : [PrimitiveFile.folder] }
        let operators = (scope.operators ?? []).filter { name in !showing.contains { $0.operatorName == name } }
        let schemes = (scope.schemes ?? []).filter { scheme in !showing.contains { $0.scheme == scheme } }
        let nowhere = showing.isEmpty && operators.isEmpty && schemes.isEmpty ? ["anywhere"] : []
        return operators + schemes.map(\.rawValue) + nowhere
    }
}

extension VectorSet {
    /// The operators, schemes and folders of which every file that the manifest names has been read.
    public var completeFamilies: Set<String> {
        let read = Set(files.map(\.path) + primitives.map(\.path))
        func names(_ path: String) -> [String] {
            path.split(separator: "/").map { String($0.hasSuffix(".json") ? $0.dropLast(5) : $0) }
        }
        let incomplete = manifest.files.map(\.path).filter { !read.contains($0) }.flatMap(names)
        return Set(read.flatMap(names)).subtracting(incomplete)
    }
}
