import QuantSpec
import VectorFiles

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
        /// Where no row does: operators with a scheme, operators without vectors, schemes; `anywhere` where no
        /// operator or scheme is asked for.
        public var missing: [String]

        /// What can be said of a part of the files: only some operators and schemes are there as a whole.
        ///
        /// - Parameter families: the operators and schemes of which no file is left out. An operator with its scheme is one
        ///   file, which has been read.
        /// - Returns: `nil` where nothing catches the deviation and nothing had to.
        public func restricted(to families: Set<String>) -> Line? {
            var line = self
            line.missing = missing.filter { $0.contains("/") || families.contains($0) }
            return line.missing.isEmpty && caught + primitives == 0 ? nil : line
        }
    }

    public let lines: [Line]

    /// - Parameters:
    ///   - files: the vectors.
    ///   - primitives: the files of `arithmetic/`.
    ///   - profile: the profile that the `catches` of the files are of.
    public init(
        _ files: [VectorFile], _ primitives: [PrimitiveFile], of deviations: [Deviation] = Deviation.all,
        under profile: NumericProfile = NumericProfile.all[0]
    ) {
        let rowsByFile = files.map { file in
            (file: file, rows: file.groups.flatMap(\.rows).filter { !$0.isInformative })
        }
        lines = deviations.map { deviation in
            let scope = rowsByFile.filter { deviation.canShow(in: $0.file.operatorName, $0.file.scheme) }
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
                primitives: ofPrimitives,
                missing: deviation.isTaken(profile)
                    ? VectorScore.missing(deviation, in: files, showing, ofPrimitives) : [])
        }
    }

    private static func sorted(_ names: [String]) -> [String] { Set(names).sorted() }

    /// Where operators are named, every file of theirs has to catch it; otherwise every scheme that is named, or any file.
    private static func missing(
        _ deviation: Deviation, in files: [VectorFile], _ showing: [VectorFile], _ primitives: Int
    ) -> [String] {
        let demand = deviation.demand
        if demand.primitivesOnly { return primitives > 0 ? [] : [PrimitiveFile.folder] }
        guard let operators = demand.operators else {
            let schemes = (demand.schemes ?? []).filter { scheme in !showing.contains { $0.scheme == scheme } }
            return showing.isEmpty && schemes.isEmpty ? ["anywhere"] : schemes.map(\.rawValue)
        }
        let silent = files.filter { file in
            deviation.mustShow(in: file.operatorName, file.scheme) && !showing.contains { $0.path == file.path }
        }
        let absent = operators.filter { name in !files.contains { $0.operatorName == name } }
        return absent + silent.map { "\($0.operatorName)/\($0.scheme.rawValue)" }
    }
}

extension VectorSet {
    /// The operators, schemes and folders of which every file that the manifest names has been read.
    public var completeFamilies: Set<String> {
        let read = Set(files.map(\.path) + primitives.map(\.path))
        func names(_ path: String) -> [String] {
            path.split(separator: "/").map { String($0.hasSuffix(".json") ? $0.dropLast(5) : $0) }
        }
        // The groups of reported files stand in the files of their operators.
        let made = manifest.files.filter { !$0.isReported }.map(\.path)
        let incomplete = made.filter { !read.contains($0) }.flatMap(names)
        return Set(read.flatMap(names)).subtracting(incomplete)
    }
}
