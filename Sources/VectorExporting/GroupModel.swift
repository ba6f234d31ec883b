import QuantSpec
import TFLiteModel
import VectorFiles

extension VectorGroup {
    /// The group as a model with one operator.
    ///
    /// - Throws: `ModelError` if the schema lacks the operator or one of its attributes.
    package func model() throws(ModelError) -> Model { try instance.model(description: id) }

    /// The group as the bytes of a `.tflite` file.
    ///
    /// - Throws: `ModelError` if the schema lacks the operator or one of its attributes, or if a file cannot hold the
    ///   model.
    package func modelFile() throws(ModelError) -> [UInt8] { try model().bytes() }
}
