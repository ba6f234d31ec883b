import QuantSpec
import TFLiteModel

/// Small models that between them use every part of the schema.
enum SampleModels {
    /// A quantized convolution with per-axis weights, a bias, a signature and metadata.
    static func convolution() throws -> Model {
        var builder = ModelBuilder(description: "a convolution")
        let activations = Quantization(scale: 0.5, zeroPoint: -3)
        let input = builder.addTensor("input", TensorDescription(.int8, [1, 4, 4, 2], activations))
        let weights = try Tensor(
            TensorDescription(.int8, [3, 2, 2, 2], Quantization(scales: [0.25, 0.125, 0.0625], dimension: 0)),
            .int8((0..<24).map { Int8($0 - 12) }))
        let bias = try Tensor(
            TensorDescription(.int32, [3], Quantization(scales: [0.125, 0.0625, 0.03125], dimension: 0)),
            .int32([-7, 0, 100_000]))
        let filter = builder.addConstant("weights", weights)
        let offsets = builder.addConstant("bias", bias)
        let output = builder.addTensor("output", TensorDescription(.int8, [1, 4, 4, 3], activations))
        try builder.addOperator(
            "CONV_2D", version: 3, inputs: [input, filter, offsets], outputs: [output],
            attributes: [
                "padding": .name("SAME"), "stride_w": .integer(1), "stride_h": .integer(1),
                "fused_activation_function": .name("RELU6"),
            ])
        builder.setInputs([input], outputs: [output])
        builder.addSignature(
            Signature(
                key: "serving_default", inputs: [.init(name: "x", tensorIndex: input)],
                outputs: [.init(name: "y", tensorIndex: output)]))
        builder.addMetadata("min_runtime_version", Array("1.5.0".utf8))
        return builder.model
    }
}
