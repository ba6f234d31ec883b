import GoldenVectors
import QuantSpec
import Targets
import VectorFiles

/// The negative instances of an operator in a scheme, in the form of a vector file. They are made from the
/// declarations and are not in any file.
enum NegativeVectors {
    /// Makes the instances.
    ///
    /// - Parameters:
    ///   - entry: the vector file of the same operator and scheme.
    ///   - vectors: the folder of the golden vectors.
    /// - Throws: `ConformanceError` of kind `badData` if this version has no such operator or scheme.
    static func file(
        _ entry: VectorManifest.Entry, of vectors: VectorFolder
    ) throws(ConformanceError) -> VectorFile {
        guard let subject = entry.operatorScheme, let declaration = Operator.named(subject.name) else {
            throw ConformanceError(
                .badData, subject: "\(vectors.folder)/\(entry.path)", problem: "this version has no such operator",
                remedy: "use the quantspec version that made the vectors")
        }
        return NegativeGeneration.file(
            of: declaration, subject.scheme, generator: vectors.manifest.generator, profile: vectors.manifest.profile)
    }
}
