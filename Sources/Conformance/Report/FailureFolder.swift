import ArrayFiles
import FileSupport
import GoldenVectors
import QuantSpec
import TFLiteModel
import Targets
import VectorExporting
import VectorFiles

/// The folder in which the smallest failing instances are saved: as reported cases, and as models with inputs and
/// expected outputs.
public struct FailureFolder: Sendable {
    /// The path of the folder, as given.
    public let path: String

    /// Checks that the folder can be written.
    ///
    /// - Throws: `ConformanceError` of kind `unwritable` if it cannot.
    public init(_ path: String) throws(ConformanceError) {
        self.path = path
        do throws(FileError) {
            try PendingFile("\(path)/.quantspec", creatingFolders: true).append([0])
        } catch {
            throw FailureFolder.explain(error)
        }
    }

    /// Writes `<scheme>/<OPERATOR>.json` in the format of `Vectors/reported` and, beside it, a `.tflite` file and two
    /// `.npz` files. Cases that the JSON file has already are kept.
    ///
    /// - Returns: the failures, each with the file that it was saved to.
    /// - Throws: `ConformanceError` of kind `unwritable`, or of kind `badData` if a file exists that holds something
    ///   else.
    public func write(
        _ failures: [SmallestFailure], target: String
    ) throws(ConformanceError) -> [SmallestFailure] {
        var saved: [SmallestFailure] = []
        for failure in failures { saved.append(try write(failure, target: target)) }
        return saved
    }

    private func write(_ failure: SmallestFailure, target: String) throws(ConformanceError) -> SmallestFailure {
        let name = "\(failure.subject.scheme.rawValue)/\(failure.subject.name).json"
        let file = "\(path)/\(name)"
        var group = failure.group
        group.report =
            "a random instance (\(failure.origin)) that \(target.trimmingTrailingSpaces) fails, made smaller".inOneLine
        do {
            let reported = try reported(group, failure.subject, at: file)
            let stem = file.dropLast(".json".count) + "." + (group.id.split(separator: "/").last ?? "case")
            try AtomicFile.write(reported.bytes(), to: file, creatingFolders: true)
            try AtomicFile.write(try group.modelFile(), to: "\(stem).tflite")
            try group.inputArchive().write(to: "\(stem).input.npz")
            try group.outputArchive(under: failure.profile).write(to: "\(stem).output.npz")
        } catch let error as FileError {
            throw FailureFolder.explain(error)
        } catch let error as ArrayFileError {
            throw ConformanceError(
                error.kind == .unwritable ? .unwritable : .defect, subject: "--save: \(file)", problem: "\(error)",
                remedy: "name another folder")
        } catch let error as ConformanceError {
            throw error
        } catch {
            throw ConformanceError(
                .badData, subject: "--save: \(file)", problem: "\(error)", remedy: "name another folder")
        }
        var saved = failure
        saved.savedTo = file
        return saved
    }

    /// The file with the group and with the groups that it has already.
    private func reported(_ group: VectorGroup, _ subject: OperatorScheme, at path: String) throws -> VectorFile {
        var file = VectorFile(
            operatorName: subject.name, code: Operator.named(subject.name)?.code ?? -1, scheme: subject.scheme,
            generator: SetGeneration().generator, profile: NumericProfile.all[0].name, notes: [], groups: [group],
            isReported: true)
        if let known = try? InputFile.read(path) {
            let old = try VectorFile(readingInputs: known, name: path)
            guard old.isReported, old.operatorName == subject.name, old.scheme == subject.scheme else {
                throw ConformanceError(
                    .badData, subject: "--save: \(path)", problem: "the file has cases that are not reported ones",
                    remedy: "name another folder")
            }
            file.groups = old.groups.filter { $0.id != group.id } + [group]
        }
        return try SetGeneration().remade(file, name: path)
    }

    private static func explain(_ error: FileError) -> ConformanceError {
        ConformanceError(.unwritable, subject: "--save: \(error.file)", problem: error.problem, remedy: error.remedy)
    }
}

extension VectorGroup {
    /// The inputs of the first row, as `run` reads them: `input_0` …. If the operator has state, the steps are along a
    /// leading axis.
    fileprivate func inputArchive() throws -> ArrayArchive {
        let steps = rows.first?.steps ?? []
        return try archive(
            activationPositions.compactMap { position in
                guard let shape = instance.inputs[position]?.shape else { return nil }
                return (shape, steps.compactMap { $0.inputs[position] })
            }, named: "input")
    }

    /// The expected outputs of the first row under a profile: `output_0` ….
    fileprivate func outputArchive(under profile: String) throws -> ArrayArchive {
        let steps = rows.first?.outputs(under: profile) ?? []
        return try archive(
            instance.outputs.enumerated().map { place, output in (output.shape, steps.map { $0[place] }) },
            named: "output")
    }

    private func archive(_ tensors: [(shape: Shape, steps: [Elements])], named name: String) throws -> ArrayArchive {
        var archive = ArrayArchive()
        for (place, tensor) in tensors.enumerated() {
            guard let first = tensor.steps.first else { continue }
            let all = try tensor.steps.dropFirst().reduce(first) { try $0.appending($1) }
            let leading = hasState ? [tensor.steps.count] : []
            archive["\(name)_\(place)"] = try NumPyArray(Shape(leading + tensor.shape.dimensions), all)
        }
        return archive
    }
}
