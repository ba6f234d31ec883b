import TestSupport

/// Bytes with one to three changes: bits flipped, bytes set to an extreme, removed, repeated, or cut off.
func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !result.isEmpty {
        let place = Int.random(in: result.indices, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: result.remove(at: place)
        case 1: result.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case 2: result.removeSubrange(place...)
        case 3: result.append(contentsOf: result[place...])
        case 4, 5: result[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &generator) ?? 0
        default: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        }
    }
    return result
}
