import GoldenVectors
import QuantSpec
import Targets
import VectorFiles

/// The negative instances of an operator in a scheme, as a file of vectors. They are made from the declarations; no file
/// holds them.
enum NegativeVectors {
    /// - Parameter entry: the file of vectors of the same operator and scheme.
    /// - Throws: `ConformanceError` if this tool has no such operator or scheme.
    static func file(
        _ entry: VectorManifest.Entry, of vectors: VectorFolder
    ) throws(ConformanceError) -> VectorFile {
        guard let subject = entry.operatorScheme, let declaration = Operator.named(subject.name) else {
            throw ConformanceError(
                .badData, subject: "\(vectors.folder)/\(entry.path)", problem: "this version has no such operator",
                remedy: "use the version that made the vectors")
        }
        return NegativeGeneration.file(
            of: declaration, subject.scheme, generator: vectors.manifest.generator, profile: vectors.manifest.profile)
    }
}
