import QuantSpec
import Testing

@Suite("Reductions")
struct ReductionTests {
    static let all: [Operator] = [.mean, .sum, .reduceMax, .reduceMin, .reduceProd]

    @Test("Axes count once, in any spelling and order (REDUCE_MAX-1)", arguments: all)
    func axes(_ declaration: Operator) throws {
        let expected = try reduce(declaration, [2, 3, 2], axes: [0, 2], to: [3])
        for axes: [Int64] in [[2, 0], [-1, 0], [0, -3, 2], [-1, -3, 2, 2]] {
            #expect(try reduce(declaration, [2, 3, 2], axes: axes, to: [3]) == expected)
        }
    }

    @Test("Axes that the input has not are invalid, and a scalar has none to look at", arguments: all)
    func invalidAxes(_ declaration: Operator) throws {
        for axis in [Int64(Int32.min), -3, 2, Int64(Int32.max)] {
            #expect(throws: SpecificationError.self) { try reduce(declaration, [2, 3], axes: [axis], to: [2]) }
        }
        #expect(try reduce(declaration, [], axes: [7], to: []).count == 1)
        let input = TensorDescription.quantized(.int8, [2, 3], scale: 1)
        let instance = Instance(attributes: [:], inputs: [input, TensorDescription(.int32, [1])], outputs: [input])
        #expect(throws: SpecificationError.self) { try declaration.inferShapes(instance) }
    }

    @Test("An empty tensor may have any sizes besides its 0: nothing is counted out", arguments: all)
    func hugeAndEmpty(_ declaration: Operator) throws {
        let size = Int(Int32.max)
        #expect(try reduce(declaration, [size, 0], axes: [0], to: [0]).isEmpty)
        #expect(try reduce(declaration, [size, size, 0], axes: [1, 0], to: [0]).isEmpty)
    }

    @Test("Of nothing: the zero point (MEAN-5, SUM-4), the end of the range, and one")
    func nothing() throws {
        #expect(try reduce(.mean, [2, 0], axes: [1], to: [2], zeroPoint: 5) == [5, 5])
        #expect(try reduce(.sum, [2, 0], axes: [1], to: [2], zeroPoint: 5) == [5, 5])
        #expect(try reduce(.reduceMax, [1, 0], axes: [1], to: [1]) == [-128])
        #expect(try reduce(.reduceMin, [1, 0], axes: [1], to: [1]) == [127])
        #expect(try reduce(.reduceProd, [1, 0], axes: [1], to: [1], zeroPoint: 5) == [6])
    }

    @Test("Other parameters are invalid (REDUCE_MAX-3, REDUCE_MIN-3)", arguments: [Operator.reduceMax, .reduceMin])
    func parameters(_ declaration: Operator) throws {
        let axes = try Tensor.integers(.int32, [0])
        let instance = Instance(
            attributes: [:], inputs: [.quantized(.int8, [2], scale: 1), axes.description],
            outputs: [.quantized(.int8, [], scale: 2)], constants: [1: axes])
        let error = #expect(throws: SpecificationError.self) {
            try declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64))
        }
        #expect(error?.clause == Clause("\(declaration.name)-3"))
    }

    @Test("A mean is at most one step from the true one, whatever the number of elements", arguments: 1...70)
    func meansAreNear(_ count: Int) throws {
        var generator = DeterministicGenerator(UInt64(count))
        let values = (0..<count).map { _ in Int64.random(in: -128...127, using: &generator) }
        let input = try Tensor.integers(.int8, values, [count], Quantization(scale: 0.5, zeroPoint: 3))
        let stored = try Operator.mean.integers(
            [input, .integers(.int32, [0])], to: .quantized(.int8, [], scale: 0.75, zeroPoint: -2), constants: [1])
        let sum = Double(values.reduce(0) { $0 + $1 - 3 })
        let mean = sum * 0.5 / 0.75 / Double(count) - 2
        #expect(abs(Double(try requireValue(stored.first)) - mean) < 1)
    }

    @Test("A product of two is scaled by the root of the output's scale, twice (REDUCE_PROD-3)")
    func products() throws {
        let input = try Tensor.integers(.int8, [100, -50], [2], Quantization(scale: 0.5, zeroPoint: 0))
        let stored = try Operator.reduceProd.integers(
            [input, .integers(.int32, [0])], to: .quantized(.int8, [], scale: 16), constants: [1])
        #expect(stored == [-78])
    }

    @Test("A multiplier of 2^7 is nonconforming (REDUCE_PROD-5)")
    func multiplierLimit() throws {
        let axes = try Tensor.integers(.int32, [0])
        for (scale, clauses) in [(Float(1.0 / 4), [Clause]()), (1.0 / 65536, ["REDUCE_PROD-5"])] {
            let instance = Instance(
                attributes: [:], inputs: [.quantized(.int8, [2], scale: 0.5), axes.description],
                outputs: [.quantized(.int8, [], scale: scale)], constants: [1: axes])
            #expect(try Operator.reduceProd.brokenClauses(instance) == clauses)
        }
    }

    private func reduce(
        _ declaration: Operator, _ shape: Shape, axes: [Int64], to output: Shape, zeroPoint: Int64 = 0
    ) throws -> [Int64] {
        let real = Quantization(scale: 1, zeroPoint: zeroPoint)
        let input = try Tensor.integers(.int8, (0..<shape.count).map { Int64($0 % 5 - 2) }, shape, real)
        return try declaration.integers(
            [input, .integers(.int32, axes)], to: .quantized(.int8, output, scale: 1, zeroPoint: zeroPoint),
            constants: [1])
    }
}

@Suite("Reductions of real numbers")
struct RealReductionTests {
    @Test("A search along some axes begins at a finite number, along all at the first element (REDUCE_MAX-4)")
    func extremes() throws {
        let finite = Float.greatestFiniteMagnitude
        #expect(try reduce(.reduceMax, [.nan, 3, -.infinity, -.infinity], axes: [1], to: [2]) == [3, -finite])
        #expect(try reduce(.reduceMin, [.nan, 3, .infinity, .infinity], axes: [1], to: [2]) == [3, finite])
        #expect(try reduce(.reduceMax, [-.infinity, -.infinity, 2, .nan], axes: [0, 1], to: []) == [2])
        let first = try reduce(.reduceMax, [.nan, 3, 4, 5], axes: [0, 1], to: [])
        #expect(first.map { $0.isNaN } == [true])
    }

    @Test("Sums and products are sequential (SUM-6, REDUCE_PROD-7)")
    func sequences() throws {
        #expect(try reduce(.sum, [1e8, 1, -1e8, 1], axes: [0, 1], to: []) == [1])
        #expect(try reduce(.reduceProd, [1e30, 1e30, 1e-30, 1e-30], axes: [0, 1], to: []) == [.infinity])
    }

    @Test("The mean of plain integers drops its fraction (MEAN-7)")
    func integers() throws {
        let input = try Tensor.integers(.int32, [-7, 0, 7, 0], [2, 2])
        let mean = try Operator.mean.integers(
            [input, .integers(.int32, [1])], to: TensorDescription(.int32, [2]), constants: [1])
        #expect(mean == [-3, 3])
    }

    private func reduce(
        _ declaration: Operator, _ values: [Float], axes: [Int64], to output: Shape
    ) throws -> [Float] {
        let elements = try declaration.evaluate(
            [.real(values, [2, 2]), .integers(.int32, axes)], to: TensorDescription(.float32, output),
            constants: [1])
        return try requireValue(Float.unwrap(elements))
    }
}
