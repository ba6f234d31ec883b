import Foundation
import QuantSpec
import TFLiteModel
import Testing

/// A model that FlatBuffers' own compiler wrote (25.12.19, `flatc --binary schema.fbs foreign.json`), and what it says, written down by hand from the JSON.
enum ForeignModel {
    static func bytes() throws -> [UInt8] {
        let url = try #require(
            Bundle.module.url(forResource: "foreign", withExtension: "tflite", subdirectory: "Fixtures"))
        return [UInt8](try Data(contentsOf: url))
    }

    static let expected = Model(
        description: "written by flatc, not by this package",
        operatorCodes: [
            OperatorCode(builtinCode: 3, version: 5), OperatorCode(builtinCode: 32, customCode: "Vendor.Op"),
            OperatorCode(builtinCode: 150, version: 2), OperatorCode(builtinCode: 9, version: 4),
            OperatorCode(builtinCode: 190), OperatorCode(builtinCode: 118), OperatorCode(builtinCode: 142),
            OperatorCode(builtinCode: 147), OperatorCode(builtinCode: 300), OperatorCode(builtinCode: 23, version: 3),
            OperatorCode(builtinCode: 44),
        ],
        subgraphs: [
            Subgraph(
                name: "main", tensors: tensors, inputs: [0], outputs: [12], operators: operators,
                debugMetadataIndex: 9),
            Subgraph(name: "then"), Subgraph(),
        ],
        buffers: [
            ModelBuffer(), ModelBuffer([1, 127, 128, 255]), ModelBuffer([0xF8, 0x07]), ModelBuffer([0, 0, 0xC0, 0x3F]),
            ModelBuffer([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]), ModelBuffer(Array("1.5".utf8)),
        ],
        metadata: [ModelMetadata(name: "min_runtime_version", buffer: 5)], metadataBuffers: [5],
        signatures: [
            Signature(
                key: "serving_default", inputs: [.init(name: "x", tensorIndex: 0)],
                outputs: [.init(name: "y", tensorIndex: 12)])
        ],
        externalBufferGroups: ["weights.bin"],
        externalBuffers: [
            ExternalBuffer(identifier: 7, group: 0, offset: 4_294_967_296, length: 32, packing: "none")
        ])

    private static func tensor(
        _ name: String, _ type: ElementType, _ shape: Shape, buffer: Int = 0,
        _ quantization: ModelQuantization? = nil
    ) -> ModelTensor {
        ModelTensor(name: name, type: type, shape: shape, hasRank: false, buffer: buffer, quantization: quantization)
    }

    private static let tensors: [ModelTensor] = [
        ModelTensor(
            name: "input", type: .int8, shape: [1, 4, 4, 2], shapeSignature: [-1, 4, 4, 2], hasRank: true,
            quantization: ModelQuantization(
                scales: [0.0078125], zeroPoints: [-1], minimums: [-1], maximums: [0.9921875])),
        tensor(
            "weights", .int8, [2, 1, 1, 2], buffer: 1, ModelQuantization(scales: [0.5, 0.25], zeroPoints: [0, 0])),
        tensor("packed", .int4, [3], buffer: 2),
        ModelTensor(name: "state", type: .int16, shape: [1, 4], hasRank: false, isVariable: true),
        ModelTensor(name: "scalar", type: .float32, shape: [], hasRank: true, buffer: 3),
        ModelTensor(
            name: "sparse", type: .float32, shape: [4, 4], hasRank: false, buffer: 4,
            sparsity: Sparsity(
                traversalOrder: [0, 1, 2], blockMap: [1],
                dimensions: [
                    .dense(size: 4),
                    .compressed(segments: .uint8([0, 1, 1, 2, 200]), indices: .uint16([0, 40000])),
                    .compressed(segments: .int32([-1, 70000]), indices: .uint8([3])),
                ])),
        tensor(
            "blockwise", .int4, [2, 32],
            ModelQuantization(details: .blockwise(scales: 4, zeroPoints: -1, blockSize: 32))),
        tensor(
            "many axes", .int8, [2, 2],
            ModelQuantization(details: .multiAxis(scales: 4, zeroPoints: 0, blockSize: 2, dimensions: [0, 1]))),
        tensor("custom", .uint8, [1], ModelQuantization(details: .custom([1, 2, 255]))),
        ModelTensor(
            name: "variant", type: .variant, shape: [], hasRank: false,
            variantTypes: [VariantType(type: .bool, dimensions: [-1, 3], hasRank: true)]),
        ModelTensor(name: "elsewhere", type: .float32, shape: [8], hasRank: false, externalBuffer: 7),
        tensor("naïve ☃", .bool, [0, 5]),
        tensor("output", .int8, [1, 4, 4, 2]),
    ]

    private static let operators: [ModelOperator] = [
        ModelOperator(
            codeIndex: 0, inputs: [0, 1, -1], outputs: [12], options: .table("Conv2DOptions"),
            attributes: [
                "padding": .name("VALID"), "stride_w": .integer(2), "stride_h": .integer(3),
                "fused_activation_function": .name("RELU6"), "dilation_w_factor": .integer(1),
                "dilation_h_factor": .integer(4), "quantized_bias_type": .name("INT32"),
            ]),
        ModelOperator(
            codeIndex: 1, inputs: [0, 3], outputs: [12], mutatingVariableInputs: [false, true],
            customOptions: ModelBuffer([9, 8, 7]), debugMetadataIndex: 4),
        ModelOperator(
            codeIndex: 2, inputs: [0], outputs: [12], options: .table("GeluOptions"),
            attributes: ["approximate": .flag(true)]),
        ModelOperator(codeIndex: 3, inputs: [0, 1], outputs: [12]),
        ModelOperator(
            codeIndex: 4, inputs: [0, 1, 2], outputs: [12], options: .table("StablehloScatterOptions"),
            attributes: [
                "indices_are_sorted": .flag(true), "update_window_dims": .integers([1, -2]),
                "index_vector_dim": .integer(4_294_967_296), "unique_indices": .flag(false),
                "update_computation_subgraph_index": .integer(1),
            ]),
        ModelOperator(
            codeIndex: 5, inputs: [11], outputs: [], options: .table("IfOptions"),
            attributes: ["then_subgraph_index": .integer(1), "else_subgraph_index": .integer(2)]),
        ModelOperator(
            codeIndex: 6, inputs: [], outputs: [], options: .table("VarHandleOptions"),
            attributes: ["container": .name(""), "shared_name": .name("v0")]),
        ModelOperator(
            codeIndex: 7, inputs: [4], outputs: [12], options: .table("BucketizeOptions"),
            attributes: ["boundaries": .reals([-0.5, 0, 1.5])]),
        ModelOperator(codeIndex: 8, inputs: [0], outputs: [12]),
        ModelOperator(
            codeIndex: 9, inputs: [0, 1], outputs: [12], options: .table("ResizeBilinearOptions"),
            attributes: ["align_corners": .flag(false), "half_pixel_centers": .flag(true)]),
        ModelOperator(
            codeIndex: 10, inputs: [0, -1, 1], outputs: [12], intermediates: [2, 3],
            options: .table("UnidirectionalSequenceLSTMOptions"),
            attributes: [
                "fused_activation_function": .name("TANH"), "cell_clip": .real(2.5), "proj_clip": .real(0),
                "time_major": .flag(true), "asymmetric_quantize_inputs": .flag(false),
                "diagonal_recurrent_tensors": .flag(false),
            ]),
    ]
}
