import QuantSpec
import Testing

@Suite("CAST, FILL, SHAPE and RANK")
struct CastTests {
    @Test(
        "CAST-2, CAST-3: an integer that fits is kept, of any other the lower bits are",
        arguments: [ElementType.int8, .uint8, .int16, .int32])
    func integers(_ type: ElementType) throws {
        let range = try requireValue(type.integerRange)
        let span = range.upperBound - range.lowerBound + 1
        let values: [Int64] = [0, -1, 127, 128, 255, 256, -129, 300, 65_536 + 5, .max, .min]
        let stored = try Operator.cast.integers(
            [.integers(.int64, values)], to: TensorDescription(type, [values.count]))
        for (value, result) in zip(values, stored) {
            #expect(range.contains(result))
            #expect((value &- result) % span == 0)
        }
    }

    @Test(
        "Every binary16 becomes the integer part of its value, saturated; a NaN the greatest",
        arguments: [ElementType.int8, .uint8, .int16, .int32, .int64])
    func everyBinary16(_ type: ElementType) throws {
        let range = try requireValue(type.integerRange)
        let halves = (0...UInt16.max).map { Binary16(bitPattern: $0) }
        let input = try Tensor(TensorDescription(.float16, [65_536]), .float16(halves))
        let stored = try Operator.cast.integers([input], to: TensorDescription(type, [65_536]))
        for (half, result) in zip(halves, stored) {
            let real = Double(half.float)
            let expected: Int64 =
                real.isNaN || real > 70_000
                ? range.upperBound
                : real < -70_000
                    ? range.lowerBound
                    : min(max(Int64(real), range.lowerBound), range.upperBound)
            #expect(result == expected)
        }
    }

    @Test("Real numbers at the ends of 32 and 64 bits")
    func ends() throws {
        let reals: [Float] = [
            0x1p31, -0x1p31, 0x1p63, -0x1p63, Float(0x1p63).nextDown, .infinity, -.infinity, .nan, -0.9,
        ]
        let input = try Tensor.real(reals)
        let wide = try Operator.cast.integers([input], to: TensorDescription(.int64, [9]))
        #expect(wide == [1 << 31, -1 << 31, .max, .min, .max - (1 << 39) + 1, .max, .min, .max, 0])
        let narrow = try Operator.cast.integers([input], to: TensorDescription(.int32, [9]))
        let (least, greatest) = (Int64(Int32.min), Int64(Int32.max))
        #expect(narrow == [greatest, least, greatest, least, greatest, greatest, least, greatest, 0])
    }

    @Test("CAST-6: a NaN loses its payload on the way to binary16, and keeps it on the way from there")
    func payloads() throws {
        let input = try Tensor.real([Float(bitPattern: 0x7fc1_2345), Float(bitPattern: 0xffc0_0001)])
        let halves = try Operator.cast.evaluate([input], to: TensorDescription(.float16, [2]))
        #expect(halves == .float16([Binary16(bitPattern: 0x7e00), Binary16(bitPattern: 0xfe00)]))
        let payload = try Tensor(TensorDescription(.float16, [1]), .float16([Binary16(bitPattern: 0xfe23)]))
        let wide = try Operator.cast.reals([payload], to: TensorDescription(.float32, [1]))
        #expect(wide.map(\.bitPattern) == [0xffc4_6000])
    }

    @Test("CAST-1, CAST-5: scale and zero point are ignored")
    func parameters() throws {
        let input = try Tensor.quantized(.int8, [-128, 0, 5], scale: 0.5, zeroPoint: 5)
        #expect(try Operator.cast.reals([input], to: TensorDescription(.float32, [3])) == [-128, 0, 5])
        #expect(try Operator.cast.integers([input], to: TensorDescription(.bool, [3])) == [1, 0, 1])
    }

    @Test(
        "FILL-2: sizes below 0, and more elements than 32 bits count, are invalid",
        arguments: [[-1], [1 << 31], [1 << 16, 1 << 16]] as [[Int64]])
    func hostileSizes(_ sizes: [Int64]) throws {
        let dims = try Tensor.integers(.int64, sizes)
        let value = try Tensor.integers(.bool, [1], [])
        expectInvalid("FILL-2") {
            try Operator.fill.integers([dims, value], to: TensorDescription(.bool, [0]), constants: [0])
        }
    }

    @Test("FILL-3, FILL-4: a value of rank 1, and other parameters, are invalid")
    func hostileValues() throws {
        let dims = try Tensor.integers(.int32, [2])
        let vector = try Tensor.quantized(.int8, [1], scale: 0.5)
        expectInvalid("FILL-3") {
            try Operator.fill.integers([dims, vector], to: .quantized(.int8, [2], scale: 0.5), constants: [0])
        }
        let value = try Tensor.integers(.int8, [1], [], Quantization(scale: 0.5, zeroPoint: 1))
        expectInvalid("FILL-4") {
            try Operator.fill.integers([dims, value], to: .quantized(.int8, [2], scale: 0.5), constants: [0])
        }
    }

    @Test("SHAPE gives sizes and RANK their number, of a scalar and of a tensor without elements too")
    func shapes() throws {
        for shape in [[], [0, 3], [2, 1, 4]] as [Shape] {
            let values = [Int64](repeating: 0, count: shape.count)
            let input = try Tensor.integers(.uint8, values, shape, Quantization(scale: 1, zeroPoint: 7))
            let sizes = try Operator.shape.integers(
                [input], to: TensorDescription(.int64, [shape.rank]), ["out_type": .name("INT64")])
            #expect(sizes == shape.dimensions.map(Int64.init))
            #expect(try Operator.rank.integers([input], to: TensorDescription(.int32, [])) == [Int64(shape.rank)])
        }
    }

    @Test("SHAPE-2: the attribute names the output's type")
    func outputType() throws {
        let input = try Tensor.integers(.int32, [1])
        for name in ["INT64", "FLOAT32"] {
            expectInvalid("SHAPE-2") {
                try Operator.shape.integers([input], to: TensorDescription(.int32, [1]), ["out_type": .name(name)])
            }
        }
    }
}
