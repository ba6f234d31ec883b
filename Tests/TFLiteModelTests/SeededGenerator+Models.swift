import TestSupport

extension SeededGenerator {
    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func chance(_ oneIn: Int) -> Bool { int(1...oneIn) == 1 }

    mutating func list<Element>(_ counts: ClosedRange<Int>, _ make: (inout SeededGenerator) -> Element) -> [Element] {
        (0..<int(counts)).map { _ in make(&self) }
    }

    /// Any bits but those of a NaN, which equals nothing.
    mutating func float() -> Float {
        let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        return value.isNaN ? 0 : value
    }

    mutating func bytes(_ counts: ClosedRange<Int>) -> [UInt8] {
        list(counts) { UInt8(truncatingIfNeeded: $0.next()) }
    }

    mutating func name() -> String {
        ["", "x", "conv/weights", "naïve ☃", "a\u{0}b"].randomElement(using: &self) ?? ""
    }
}
