/// Little-endian numbers in the bytes of a file.
extension [UInt8] {
    func word(at position: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(self[position + $1]) << (8 * $1) }
    }

    mutating func set(_ value: UInt32, at position: Int) {
        for index in 0..<4 { self[position + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
    }

    /// The position of a field of a table; `nil` where it is absent.
    func field(_ slot: Int, ofTable table: Int) -> Int? {
        let vtable = table - Int(Int32(truncatingIfNeeded: word(at: table)))
        guard 4 + 2 * slot < word(at: vtable) & 0xFFFF else { return nil }
        let offset = word(at: vtable + 4 + 2 * slot - 2) >> 16 & 0xFFFF
        return offset == 0 ? nil : table + offset
    }

    /// Where a reference at a position leads.
    func target(of position: Int) -> Int { position + word(at: position) }

    /// Every position where a pattern stands.
    func positions(of pattern: [UInt8]) -> [Int] {
        indices.filter { self[$0...].starts(with: pattern) }
    }
}
