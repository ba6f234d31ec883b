import QuantSpec
import Testing

@testable import Sweeps

@Suite("Arithmetic on binary16 numbers: bounds and simulated processors")
struct Binary16SamplingTests {
    @Test("Every operator that rounds has a simulation, and no other")
    func simulations() {
        #expect(Set(Binary16Kernels.all.keys) == Set(Binary16Sampling.operators.map(\.name)))
    }

    @Test("FLOAT16-3: no simulated result leaves its enclosure", arguments: Binary16Sampling.operators.map(\.name))
    func samples(_ name: String) throws {
        let sample = Binary16Sampling.sample(try #require(Operator.named(name)), count: 2, seed: 3)
        #expect(sample.outside == 0, "\(sample.first ?? "")")
        #expect(sample.elements > 0 && sample.sharpness <= 1)
    }

    @Test("The machine rounds as binary16 numbers are rounded")
    func roundings() {
        let machine = Binary16Machine()
        for bits in stride(from: UInt32(0), through: 0x7f80_0000, by: 65521) {
            let value = Float(bitPattern: bits)
            #expect(machine.round(Double(value)) == Double(Binary16(value).float))
            #expect(machine.round(Double(-value)) == -Double(Binary16(value).float))
        }
    }

    @Test("Orders of addition differ, and a wide accumulator keeps small terms")
    func orders() {
        let terms = [2048, 1, 1, 1, 1].map(Double.init)
        #expect(Binary16Machine(order: .forward).sum(terms) == 2048)
        #expect(Binary16Machine(order: .backward).sum(terms) == 2052)
        #expect(Binary16Machine(order: .forward, isWide: true).sum(terms) == 2052)
        #expect(Binary16Machine(order: .pairwise).sum(terms) == 2052)
    }
}
