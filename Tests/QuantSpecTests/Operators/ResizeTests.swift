import QuantSpec
import Testing

@Suite("RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR")
struct ResizeTests {
    static let all: [Operator] = [.resizeBilinear, .resizeNearestNeighbor]
    static let settings: [Attributes] = [
        [:], ["align_corners": .flag(true)], ["half_pixel_centers": .flag(true)],
    ]

    @Test("The same size gives the same image, under every setting", arguments: all, settings)
    func sameSize(_ declaration: Operator, _ attributes: Attributes) throws {
        let row: [Int64] = [-128, 127, 3, -5, 0, 77, -1]
        #expect(try resize(declaration, row, to: row.count, attributes) == row)
    }

    @Test("A flat image stays flat at every size, also far beyond the image", arguments: all, settings)
    func flatImages(_ declaration: Operator, _ attributes: Attributes) throws {
        for size in [1, 2, 3, 7, 64, 2000] {
            #expect(try resize(declaration, [-77, -77], to: size, attributes) == Array(repeating: -77, count: size))
        }
    }

    @Test("A sum of -0 becomes +0 (RESIZE_BILINEAR-5)")
    func signOfZero() throws {
        let image = try Tensor.real([-0.0, -0.0], [1, 1, 2, 1])
        let resized = try Operator.resizeBilinear.evaluate(
            [image, .integers(.int32, [1, 3])], to: TensorDescription(.float32, [1, 1, 3, 1]), constants: [1])
        #expect(Float.unwrap(resized)?.map(\.bitPattern) == [0, 0, 0])
    }

    @Test("Interpolated values lie between their neighbours (RESIZE_BILINEAR-3)", arguments: settings)
    func bounds(_ attributes: Attributes) throws {
        for size in 1...200 {
            let stored = try resize(.resizeBilinear, [10, 20, 30], to: size, attributes)
            #expect(stored.allSatisfy { (10...30).contains($0) })
            #expect(stored == stored.sorted())
        }
    }

    @Test("Sizes that make no image are invalid", arguments: all)
    func invalidSizes(_ declaration: Operator) throws {
        for size in [[1], [1, 2, 3], [-1, 2], [2, Int64(Int32.min)], [Int64(Int32.max), Int64(Int32.max)]] {
            let error = #expect(throws: SpecificationError.self) { try shape(declaration, [1, 2, 2, 1], size) }
            #expect(error?.clause == "RESIZE_BILINEAR-1")
        }
        #expect(throws: SpecificationError.self) { try shape(declaration, [2, 2, 1], [2, 2]) }
        #expect(throws: SpecificationError.self) { try shape(declaration, [1, 0, 2, 1], [2, 2]) }
        #expect(try shape(declaration, [1, 0, 2, 1], [0, 2]) == [1, 0, 2, 1])
    }

    @Test("RESIZE_BILINEAR does not align corners of pixels with half centres (RESIZE_BILINEAR-2)")
    func cornersOrCentres() throws {
        let both: Attributes = ["align_corners": .flag(true), "half_pixel_centers": .flag(true)]
        #expect(throws: SpecificationError.self) { try resize(.resizeBilinear, [1, 2], to: 4, both) }
        #expect(try resize(.resizeNearestNeighbor, [1, 2], to: 4, both).count == 4)
    }

    @Test("Other parameters are nonconforming (RESIZE_BILINEAR-7, RESIZE_NEAREST_NEIGHBOR-3)", arguments: all)
    func parameters(_ declaration: Operator) throws {
        let instance = Instance(
            attributes: [:],
            inputs: [.quantized(.int8, [1, 1, 1, 1], scale: 1), TensorDescription(.int32, [2])],
            outputs: [.quantized(.int8, [1, 1, 1, 1], scale: 2)])
        let clause: Clause = declaration.name == "RESIZE_BILINEAR" ? "RESIZE_BILINEAR-7" : "RESIZE_NEAREST_NEIGHBOR-3"
        #expect(try declaration.brokenClauses(instance) == [clause])
    }

    @Test("Halves of an interpolation: away from 0 with two roundings, up with one (RESIZE_BILINEAR-4)")
    func profiles() throws {
        #expect(try resize(.resizeBilinear, [-1, 0], to: 4) == [-1, -1, 0, 0])
        #expect(try resize(.resizeBilinear, [-1, 0], to: 4, profile: .integerSingle) == [-1, 0, 0, 0])
    }

    private func shape(_ declaration: Operator, _ input: Shape, _ size: [Int64]) throws -> Shape? {
        let size = try Tensor.integers(.int32, size)
        let description = TensorDescription.quantized(.int8, input, scale: 1)
        let instance = Instance(
            attributes: [:], inputs: [description, size.description], outputs: [description], constants: [1: size])
        return try declaration.inferShapes(instance).first
    }

    private func resize(
        _ declaration: Operator, _ row: [Int64], to size: Int, _ attributes: Attributes = [:],
        profile: NumericProfile = .litert_2_3_x86_64
    ) throws -> [Int64] {
        let input = try Tensor.integers(
            .int8, row, [1, 1, row.count, 1], Quantization(scale: 1, zeroPoint: 0))
        return try declaration.integers(
            [input, .integers(.int32, [1, Int64(size)])], to: .quantized(.int8, [1, 1, size, 1], scale: 1),
            attributes, constants: [1], profile: profile)
    }
}
