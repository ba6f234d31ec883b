import Testing

@testable import QuantSpec

@Suite("Where the padding of a window falls")
struct SlidingDomainTests {
    private func place(_ size: Int, _ window: Int, stride: Int, _ padding: Padding) throws -> SlidingDomain.PaddingPlace
    {
        SlidingDomain.PaddingPlace(
            try Window(inputSize: size, filterSize: window, stride: stride, dilation: 1, padding: padding), padding)
    }

    @Test("SAME pads as much before as behind, only behind, one more behind, or not at all")
    func same() throws {
        #expect(try place(5, 3, stride: 1, .same) == .even)
        #expect(try place(4, 3, stride: 2, .same) == .behind)
        #expect(try place(4, 5, stride: 2, .same) == .uneven)
        #expect(try place(4, 2, stride: 2, .same) == SlidingDomain.PaddingPlace.none)
    }

    @Test("VALID is a place of its own")
    func valid() throws {
        #expect(try place(4, 3, stride: 2, .valid) == .valid)
    }
}
