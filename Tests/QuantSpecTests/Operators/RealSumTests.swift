import QuantSpec
import Testing

@Suite("Sums of real products")
struct RealSumTests {
    /// Added one by one in this order they give 0; in pairs, or from the other end, they give 1.
    private let terms: [Float] = [0x1p24, 1, 1, -0x1p24]
    private let ones: [Float] = [1, 1, 1, 1]
    private let unit: Attributes = [
        "padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1),
    ]

    @Test("FULLY_CONNECTED adds the products in the order of the depth, then the bias (FULLY_CONNECTED-11)")
    func fullyConnected() throws {
        let sums = try Operator.fullyConnected.reals(
            [.real(terms, [1, 4]), .real(ones, [1, 4]), .real([3])], to: TensorDescription(.float32, [1, 1]))
        #expect(sums == [3])
    }

    @Test("BATCH_MATMUL adds the products in the order of the depth (BATCH_MATMUL-7)", arguments: [false, true])
    func batchMatMul(_ isTransposed: Bool) throws {
        let sums = try Operator.batchMatMul.reals(
            [.real(terms, isTransposed ? [4, 1] : [1, 4]), .real(ones, isTransposed ? [1, 4] : [4, 1])],
            to: TensorDescription(.float32, [1, 1]), ["adj_x": .flag(isTransposed), "adj_y": .flag(isTransposed)])
        #expect(sums == [0])
    }

    @Test("A convolution adds row by row, and in a row channel by channel (CONV_2D-12)")
    func convolution() throws {
        let sums = try Operator.conv2D.reals(
            [.real(terms, [1, 2, 1, 2]), .real(ones, [1, 2, 1, 2]), .real([3])],
            to: TensorDescription(.float32, [1, 1, 1, 1]), unit)
        #expect(sums == [3])
    }

    @Test("A depthwise convolution adds row by row (DEPTHWISE_CONV_2D-11)")
    func depthwise() throws {
        let sums = try Operator.depthwiseConv2D.reals(
            [.real(terms, [1, 4, 1, 1]), .real(ones, [1, 4, 1, 1]), .real([3])],
            to: TensorDescription(.float32, [1, 1, 1, 1]), unit)
        #expect(sums == [3])
    }

    @Test("A transposed convolution adds in the order of the input elements (TRANSPOSE_CONV-9)")
    func transposed() throws {
        let attributes: Attributes = ["padding": .name("SAME"), "stride_h": .integer(1), "stride_w": .integer(1)]
        let sums = try Operator.transposeConv.evaluate(
            [
                .integers(.int32, [1, 1, 3, 1]), .real([1, 1, 1], [1, 1, 3, 1]),
                .real([0x1p24, 1, -0x1p24], [1, 1, 3, 1]),
            ],
            to: TensorDescription(.float32, [1, 1, 3, 1]), attributes, constants: [0])
        #expect(try requireValue(Float.unwrap(sums))[1] == 0)
    }

    @Test("A tap outside the input is left out, whatever its weight is (CONV_2D-12)")
    func padding() throws {
        let attributes: Attributes = ["padding": .name("SAME"), "stride_h": .integer(1), "stride_w": .integer(1)]
        let sums = try Operator.conv2D.reals(
            [.real([5], [1, 1, 1, 1]), .real([.infinity, 2, .infinity], [1, 1, 3, 1]), .real([0])],
            to: TensorDescription(.float32, [1, 1, 1, 1]), attributes)
        #expect(sums == [10])
    }

    @Test("A result beyond the finite numbers is kept finite (ARITH-11), but not that of BATCH_MATMUL")
    func finite() throws {
        let huge: [Float] = [3e38, 3e38]
        let connected = try Operator.fullyConnected.reals(
            [.real(huge, [1, 2]), .real([1, 1], [1, 2])], to: TensorDescription(.float32, [1, 1]))
        #expect(connected == [.greatestFiniteMagnitude])
        let multiplied = try Operator.batchMatMul.reals(
            [.real(huge, [1, 2]), .real([1, 1], [2, 1])], to: TensorDescription(.float32, [1, 1]))
        #expect(multiplied == [.infinity])
    }

    @Test("A hybrid BATCH_MATMUL subtracts the column's sum times the row's zero point (BATCH_MATMUL-8)")
    func hybrid() throws {
        let weights = try Tensor.integers(.int8, [2, 2], [2, 1], Quantization(scale: 0.5, zeroPoint: 0))
        // The row has scale 1 and zero point -128, and is stored as -127 and 127.
        let sums = try Operator.batchMatMul.reals(
            [.real([0.5, 255], [1, 2]), weights], to: TensorDescription(.float32, [1, 1]),
            ["asymmetric_quantize_inputs": .flag(true)])
        #expect(sums == [256])
    }

    @Test("int4 weights give what the same integers give in int8; -8 is nonconforming (FULLY_CONNECTED-12)")
    func int4Weights() throws {
        let unit = Quantization(scale: 1, zeroPoint: 0)
        let input = try Tensor.integers(.int8, [1, -2, 3], [1, 3], unit)
        func evaluate(_ type: ElementType, _ weights: [Int64]) throws -> [Int64] {
            try Operator.fullyConnected.integers(
                [input, .integers(type, weights, [2, 3], unit)], to: .quantized(.int8, [1, 2], scale: 1),
                constants: [1])
        }
        let weights: [Int64] = [7, -7, 1, 0, -8, 3]
        #expect(try evaluate(.int4, weights) == evaluate(.int8, weights))
        let broken = try Operator.fullyConnected.broken(
            .nonconforming, [input, .integers(.int4, weights, [2, 3], unit)], to: .quantized(.int8, [1, 2], scale: 1),
            constants: [1])
        #expect(broken == ["FULLY_CONNECTED-12"])
    }
}
