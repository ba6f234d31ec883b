import QuantSpec
import VectorFiles

@testable import Conformance
@testable import Targets

/// A target that answers what a function says.
final class InventedTarget: TargetSession {
    let targetDescription: TargetDescription
    let wantsModels = false
    private let answer: (String, TargetRow) -> RowOutcome

    init(
        kind: TargetDescription.Kind = .command, name: String = "<invented> & \"odd\"", details: String = "",
        _ answer: @escaping (String, TargetRow) -> RowOutcome
    ) {
        targetDescription = TargetDescription(kind: kind, name: name, version: "1", details: details)
        self.answer = answer
    }

    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome] {
        job.rows.map { answer(job.caseName($0), $0) }
    }
}

extension InventedTarget {
    /// The report of a run on the vectors of a folder.
    func report(_ folder: TemporaryFolder) throws -> ConformanceReport {
        ConformanceReport(
            try ConformanceRun(self, vectors: try VectorFolder(folder.path), options: ConformanceOptions()))
    }
}
