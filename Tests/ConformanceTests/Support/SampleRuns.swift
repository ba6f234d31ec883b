import QuantSpec
import VectorFiles

@testable import Conformance
@testable import Targets

/// Reports of a target that answers the sample vectors rightly, but for what a test changes.
struct SampleRuns {
    let files: [VectorFile]

    init() throws { files = [try SampleVectors.addition(), try SampleVectors.convolution()] }

    /// - Parameters:
    ///   - informative: the names of cases that the vectors call informative.
    ///   - change: the outcome of a case; `nil` for the right one.
    func report(
        options: ConformanceOptions = ConformanceOptions(), expectations: String? = nil, informative: [String] = [],
        _ change: @escaping (String) -> RowOutcome? = { _ in nil }
    ) throws -> ConformanceReport {
        var files = files
        for file in files.indices {
            let group = files[file].groups[0]
            for row in group.rows.indices where informative.contains(group.caseName(row)) {
                files[file].groups[0].rows[row].isInformative = true
            }
        }
        let folder = try SampleVectors.folder(files)
        let target = InventedTarget { caseName, _ in
            change(caseName) ?? right(caseName).map(RowOutcome.completed) ?? .failed("no such case")
        }
        let run = try ConformanceRun(target, vectors: try VectorFolder(folder.path), options: options)
        let expectations = try expectations.map {
            try Expectations(parsing: Array("{\"failures\": \($0)}".utf8), file: "e.json")
        }
        var report = ConformanceReport(run, expectations: expectations)
        report.record = RunRecord(
            started: "2026-01-31T12:00:00Z", toolVersion: "0.0",
            command: ["quantspec", "conform", "--kernels", "it's.so", "--select", "ADD"])
        return report
    }

    /// The right result of a case.
    func right(_ caseName: String) -> [ObservedStep]? {
        guard let group = files.map(\.groups[0]).first(where: { caseName.hasPrefix($0.id + "#") }),
            let row = Int(caseName.dropFirst(group.id.count + 1)), group.rows.indices.contains(row)
        else { return nil }
        return group.rows[row].steps.map { ObservedStep(outputs: $0.outputs) }
    }

    /// The right result, but for the element at position 3.
    func off(_ caseName: String, by distance: Int8) -> RowOutcome? {
        guard var steps = right(caseName), case .int8(var values) = steps[0].outputs[0] else { return nil }
        values[3] = values[3] > 0 ? values[3] - distance : values[3] + distance
        steps[0].outputs[0] = .int8(values)
        return .completed(steps)
    }
}
