import QuantSpec
import TFLiteModel
import Testing

@Suite("What is written reads back as it was")
struct RoundTripTests {
    @Test func aConvolutionDoes() throws {
        let model = try SampleModels.convolution()
        let bytes = try model.bytes()
        #expect(try Model(reading: bytes) == model)
    }
}
