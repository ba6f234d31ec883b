import Targets
import VectorFiles

/// Delivers the groups of a run, one file at a time.
protocol CaseFeed {
    /// The total of the progress.
    var total: Int { get }
    /// The number of cases in the files; `nil` if it is known only when they are read or made.
    var caseCount: Int? { get }
    /// The costs of the files; `nil` if they are known only when the files are made. Then a share of the cost is that of
    /// each file.
    var costs: [Double]? { get }

    /// Returns the next file, or `nil` at the end.
    ///
    /// - Throws: `ConformanceError` if the file cannot be read or made.
    mutating func next() throws(ConformanceError) -> VectorFile?
    /// The progress of one group.
    ///
    /// - Parameters:
    ///   - group: the group.
    ///   - run: its result; `nil` if no row of it is selected.
    func progress(of group: VectorGroup, _ run: GroupRun?) -> Int
    /// The progress of one file, beyond that of its groups.
    var progressOfFile: Int { get }
    /// Receives the result of a group.
    ///
    /// - Returns: the result as the run keeps it; `nil` if it is not kept.
    mutating func note(_ run: GroupRun, under profiles: [String]) -> GroupRun?
}

extension CaseFeed {
    func progress(of group: VectorGroup, _ run: GroupRun?) -> Int { 0 }
    var caseCount: Int? { nil }
    var costs: [Double]? { nil }
    var progressOfFile: Int { 0 }
    mutating func note(_ run: GroupRun, under profiles: [String]) -> GroupRun? { run }
}

extension CaseSource {
    /// The feed of the source, with the groups that may be selected.
    func feed(_ vectors: VectorFolder, _ runner: GroupRunner, judgesPrimitives: Bool) -> any CaseFeed {
        switch self {
        case .vectors:
            let entries = vectors.operatorFiles + (judgesPrimitives ? vectors.primitiveFiles : [])
            let included = entries.filter(runner.mayInclude)
            return VectorFeed(
                vectors: vectors, isWhole: included.allSatisfy(runner.includesAll), entries: included[...])
        case .negative:
            let entries = vectors.operatorFiles.filter { !$0.isReported && runner.mayInclude($0) }
            return NegativeFeed(vectors: vectors, total: entries.count, entries: entries[...])
        case .soak(let settings):
            return SoakFeed(settings, runner.options)
        }
    }
}

/// The golden vectors of a folder.
private struct VectorFeed: CaseFeed {
    let vectors: VectorFolder
    let total: Int
    /// Whether every case of every file is selected.
    private let isWhole: Bool
    let costs: [Double]?
    private var entries: ArraySlice<VectorManifest.Entry>

    init(vectors: VectorFolder, isWhole: Bool, entries: ArraySlice<VectorManifest.Entry>) {
        self.vectors = vectors
        self.isWhole = isWhole
        self.entries = entries
        total = entries.reduce(0) { $0 + $1.rows }
        costs = entries.map { Double($0.cost) }
    }

    var caseCount: Int? { isWhole ? total : nil }

    mutating func next() throws(ConformanceError) -> VectorFile? {
        guard let entry = entries.popFirst() else { return nil }
        return try vectors.file(entry)
    }

    func progress(of group: VectorGroup, _ run: GroupRun?) -> Int { group.rows.count }
}

/// The negative instances of the operators of a folder. Their number is known only when they are made, so progress
/// counts files.
private struct NegativeFeed: CaseFeed {
    let vectors: VectorFolder
    let total: Int
    var entries: ArraySlice<VectorManifest.Entry>

    var progressOfFile: Int { 1 }

    mutating func next() throws(ConformanceError) -> VectorFile? {
        guard let entry = entries.popFirst() else { return nil }
        return try NegativeVectors.file(entry, of: vectors)
    }
}
