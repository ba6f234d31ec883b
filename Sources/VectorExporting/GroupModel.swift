import QuantSpec
import TFLiteModel
import VectorFiles

extension VectorGroup {
    /// The group as a model of one operator.
    ///
    /// - Throws: `ModelError` for an operator or an attribute that the schema lacks.
    package func model() throws(ModelError) -> Model { try instance.model(description: id) }

    /// The group as the bytes of a `.tflite` file.
    ///
    /// - Throws: `ModelError`, as `model()`, and for what a file cannot hold.
    package func modelFile() throws(ModelError) -> [UInt8] { try model().bytes() }
}
