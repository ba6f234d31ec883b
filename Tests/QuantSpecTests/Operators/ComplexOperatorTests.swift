import Foundation
import QuantSpec
import Testing

@Suite("Complex numbers, and the transform that gives them")
struct ComplexOperatorTests {
    /// The results of an operator that takes a real number from each complex one.
    private func reals(_ operation: Operator, _ numbers: [Complex64]) throws -> [Float] {
        try operation.reals(
            [Tensor(TensorDescription(.complex64, [numbers.count]), .complex64(numbers))],
            to: TensorDescription(.float32, [numbers.count]))
    }

    /// RFFT2D of matrices, with lengths of the transform.
    private func spectrum(_ values: [Float], _ shape: Shape, _ lengths: [Int], to output: Shape) throws -> [Complex64] {
        let inputs = [TensorDescription(.float32, shape), TensorDescription(.int32, [lengths.count])]
        var instance = Instance(
            "RFFT2D", attributes: [:], inputs: inputs, outputs: [TensorDescription(.complex64, output)])
        instance.constants[1] = try Tensor(inputs[1], .int32(lengths.map(Int32.init)))
        let prepared = try Operator.rfft2D.prepare(instance, steps: Steps(.litert_2_3_x86_64))
        let result = try prepared.evaluate([.float32(values), nil]).outputs[0].elements
        return try #require(Complex64.unwrap(result))
    }

    @Test("REAL and IMAG copy every bit of a part (REAL-2, IMAG-2)")
    func parts() throws {
        let bits: [UInt32] = [0x8000_0000, 0x7fc0_1234, 0xff80_0000, 1, 0x3f80_0000, 0]
        let numbers = [Complex64](parts: bits.map { Float(bitPattern: $0) })
        #expect(try reals(.real, numbers).map(\.bitPattern) == [bits[0], bits[2], bits[4]])
        #expect(try reals(.imag, numbers).map(\.bitPattern) == [bits[1], bits[3], bits[5]])
    }

    @Test("COMPLEX_ABS neither overflows nor underflows on the way (COMPLEX_ABS-2)")
    func magnitudes() throws {
        let least = Float.leastNonzeroMagnitude
        let numbers = [
            Complex64(3, -4), Complex64(0x3p+100, 0x4p+100), Complex64(-0x3p-140, 0x4p-140), Complex64(-0.0, 0),
            Complex64(0, least), Complex64(.greatestFiniteMagnitude, .greatestFiniteMagnitude),
        ]
        #expect(try reals(.complexAbs, numbers) == [5, 0x5p+100, 0x5p-140, 0, least, .infinity])
    }

    @Test("An infinite part outweighs a NaN (COMPLEX_ABS-2)")
    func infiniteParts() throws {
        let numbers = [Complex64(.infinity, .nan), Complex64(.nan, -.infinity), Complex64(.nan, 1), Complex64(0, .nan)]
        let results = try reals(.complexAbs, numbers)
        #expect(results.prefix(2) == [.infinity, .infinity] && results.suffix(2).allSatisfy(\.isNaN))
    }

    @Test("RFFT2D gives the sums of RFFT2D-3, of matrices that are cut off or filled up (RFFT2D-2)", arguments: 0..<60)
    func transforms(seed: Int) throws {
        func drawn(_ salt: Int, _ count: Int) -> Int { (seed &* 7919 &+ salt &* 104_729) % 1_000_003 % count }
        let (height, width) = (1 << drawn(1, 5), 2 << drawn(2, 4))
        let (rows, columns) = (1 + drawn(3, 2 * height), 1 + drawn(4, 2 * width))
        let values = (0..<2 * rows * columns).map { Float(drawn($0 + 5, 2001) - 1000) / 64 }
        let frequencies = width / 2 + 1
        let results = try spectrum(values, [2, rows, columns], [height, width], to: [2, height, frequencies])
        let magnitudes = values.reduce(0) { $0 + Double($1.magnitude) }
        for (position, result) in results.enumerated() {
            let (matrix, row) = (position / frequencies / height, position / frequencies % height)
            let sum = sum(
                values[matrix * rows * columns..<(matrix + 1) * rows * columns], columns, row, position % frequencies,
                height, width)
            let tolerance = magnitudes * 0x1p-46
            #expect(abs(Double(result.real) - sum.real) <= abs(sum.real) * 0x1p-24 + tolerance)
            #expect(abs(Double(result.imaginary) - sum.imaginary) <= abs(sum.imaginary) * 0x1p-24 + tolerance)
        }
    }

    /// RFFT2D-3 as it is written.
    private func sum(
        _ matrix: ArraySlice<Float>, _ columns: Int, _ row: Int, _ column: Int, _ height: Int, _ width: Int
    ) -> (real: Double, imaginary: Double) {
        var (real, imaginary) = (0.0, 0.0)
        for (place, value) in matrix.enumerated() where place / columns < height && place % columns < width {
            let turns =
                Double(row * (place / columns)) / Double(height) + Double(column * (place % columns)) / Double(width)
            real += Double(value) * cos(2 * Double.pi * turns)
            imaginary -= Double(value) * sin(2 * Double.pi * turns)
        }
        return (real, imaginary)
    }

    @Test("A single column is transformed too, which the reference does not do (RFFT2D-5)")
    func singleColumn() throws {
        let column = try Tensor(TensorDescription(.float32, [4, 1]), .float32([1, 2, 4, 8]))
        for (width, broken) in [(1, ["RFFT2D-5"]), (2, [])] as [(Int32, [Clause])] {
            let lengths = try Tensor(TensorDescription(.int32, [2]), .int32([4, width]))
            let output = TensorDescription(.complex64, [4, Int(width) / 2 + 1])
            #expect(
                try Operator.rfft2D.broken(.referenceDiffers, [column, lengths], to: output, constants: [1]) == broken)
        }
        let results = try spectrum([1, 2, 4, 8], [4, 1], [4, 1], to: [4, 1])
        #expect(results == [Complex64(15, 0), Complex64(-3, 6), Complex64(-5, 0), Complex64(-3, -6)])
    }

    @Test("A matrix without elements is one of zeros (RFFT2D-2)")
    func noElements() throws {
        #expect(try spectrum([], [2, 0], [1, 2], to: [1, 2]) == [Complex64(0, 0), Complex64(0, 0)])
        #expect(try spectrum([], [0, 3, 3], [2, 2], to: [0, 2, 2]).isEmpty)
    }

    @Test("Lengths that are no powers of two, and vectors, are refused (RFFT2D-1)")
    func refusals() throws {
        for lengths in [[3, 2], [2, 6], [0, 2], [2, -4], [2], [2, 2, 2]] {
            expectInvalid("RFFT2D-1") {
                _ = try spectrum([1, 2, 3, 4], [2, 2], lengths, to: [2, 2])
                return []
            }
        }
        expectInvalid("RFFT2D-1") {
            _ = try spectrum([1, 2], [2], [2, 2], to: [2, 2])
            return []
        }
    }

    @Test("Other types are refused (REAL-1)")
    func types() throws {
        expectInvalid("REAL-1") {
            _ = try Operator.real.reals(
                [Tensor(TensorDescription(.float32, [1]), .float32([1]))], to: TensorDescription(.float32, [1]))
            return []
        }
    }

    @Test("A bound is for each part of a complex number by itself (SCOPE-4)")
    func bounds() {
        let bound = ResultBound(1, absolute: 0x1p-30, "RFFT2D-4")
        let specified = [Complex64(1, 0), Complex64(2, 1), Complex64(0, 0)]
        let observed = [Complex64(Float(1).nextUp, 0x1p-31), Complex64(2, 1.5), Complex64(-0.0, 0x1p-29)]
        let snapped = bound.snapping(.complex64(observed), to: .complex64(specified))
        #expect(snapped == .complex64([specified[0], Complex64(2, 1.5), Complex64(0, 0x1p-29)]))
    }
}
