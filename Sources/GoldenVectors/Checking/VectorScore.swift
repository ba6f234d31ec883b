import QuantSpec
import VectorFiles

/// The score of a set of vectors: for each deviation, the number of vectors that catch it.
public struct VectorScore: Sendable {
    /// The score of one deviation.
    public struct Line: Sendable, Hashable {
        /// The name of the deviation.
        public let deviation: String
        /// The operators in which it can show: those that it declares or, if it declares none, those whose vectors
        /// catch it.
        public let operators: [String]
        /// The number of rows in scope, without informative ones.
        public let vectors: Int
        /// The number of rows that catch it.
        public let caught: Int
        /// The number of rows of primitives that catch it.
        public let primitives: Int
        /// The places that must catch it but do not: operators with a scheme, operators without vectors, or schemes.
        /// `anywhere` if no operator or scheme is required and no row catches it.
        public var missing: [String]

        /// Returns the line for an incomplete set of files, with only those missing places that can be judged.
        ///
        /// Returns `nil` if nothing catches the deviation and nothing has to.
        ///
        /// - Parameter families: the operators and schemes of which no file is left out. A missing operator with its
        ///   scheme is one file, which has been read.
        public func restricted(to families: Set<String>) -> Line? {
            var line = self
            line.missing = missing.filter { $0.contains("/") || families.contains($0) }
            return line.missing.isEmpty && caught + primitives == 0 ? nil : line
        }
    }

    /// One line for each deviation.
    public let lines: [Line]

    /// Counts the rows that catch each deviation.
    ///
    /// - Parameters:
    ///   - files: the vectors.
    ///   - primitives: the files of primitives.
    ///   - deviations: the deviations to score; by default, the whole catalogue.
    ///   - profile: the profile to which the `catches` of the files belong.
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

    /// The places that must catch a deviation but do not. If it requires operators, every file of these must catch it;
    /// otherwise every required scheme, or any file.
    private static func missing(
        _ deviation: Deviation, in files: [VectorFile], _ showing: [VectorFile], _ primitives: Int
    ) -> [String] {
        let demand = deviation.demand
        if demand.primitivesOnly { return primitives > 0 ? [] : [(demand.schemes?.first ?? .arithmetic).rawValue] }
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
    /// The operators, schemes and folders of which every file of the manifest has been read.
    public var completeFamilies: Set<String> {
        let read = Set(files.map(\.path) + primitives.map(\.path))
        func names(_ path: String) -> [String] {
            path.split(separator: "/").map { String($0.hasSuffix(".json") ? $0.dropLast(5) : $0) }
        }
        // The groups of reported files are in the files of their operators.
        let made = manifest.files.filter { !$0.isReported }.map(\.path)
        let incomplete = made.filter { !read.contains($0) }.flatMap(names)
        return Set(read.flatMap(names)).subtracting(incomplete)
    }
}
