/// The SHA-256 digest of bytes that arrive in pieces (FIPS 180-4, section 6.2).
///
/// For one array, call `SHA256.hexDigest(of: bytes)`. It gives the form that `sha256sum` prints.
public struct SHA256: Sendable {
    private static let blockSize = 64

    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The message schedule of the current block. It is a property so that it is allocated once.
    private var schedule = [UInt32](repeating: 0, count: 64)
    /// The last bytes, which do not fill a block yet.
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0

    /// The digest of an empty message, to which `update` appends.
    public init() {}

    /// The digest of bytes, as 64 lowercase hexadecimal digits.
    public static func hexDigest(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.hexDigest()
    }

    /// The digest of a file's bytes, as 64 lowercase hexadecimal digits.
    ///
    /// - Throws: `FileError` of kind `missing` or `unreadable`.
    public static func hexDigest(ofFile path: String) throws(FileError) -> String {
        hexDigest(of: try InputFile.read(path))
    }

    /// Appends bytes to the message.
    public mutating func update(_ bytes: [UInt8]) {
        byteCount &+= UInt64(bytes.count)
        var position = 0
        if !pending.isEmpty {
            position = min(SHA256.blockSize - pending.count, bytes.count)
            pending += bytes[..<position]
            guard pending.count == SHA256.blockSize else { return }
            absorb(pending, at: 0)
            pending.removeAll(keepingCapacity: true)
        }
        while bytes.count - position >= SHA256.blockSize {
            absorb(bytes, at: position)
            position += SHA256.blockSize
        }
        pending += bytes[position...]
    }

    /// The digest of all bytes so far, 32 bytes. More bytes may follow.
    public func digest() -> [UInt8] {
        var closing = self
        let bitCount = byteCount &* 8
        var padding: [UInt8] = [0x80]
        let used = (pending.count + 1 + 8) % SHA256.blockSize
        padding += [UInt8](repeating: 0, count: used == 0 ? 0 : SHA256.blockSize - used)
        padding += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64($0)) }
        closing.update(padding)
        return closing.state.flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    /// The digest of all bytes so far, as 64 lowercase hexadecimal digits.
    public func hexDigest() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Processes one block: the 64 bytes from `start`.
    private mutating func absorb(_ bytes: [UInt8], at start: Int) {
        fillSchedule(bytes, at: start)
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let bigSigma1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ bigSigma1 &+ choice &+ SHA256.constants[round] &+ schedule[round]
            let bigSigma0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ bigSigma0 &+ majority)
        }
        for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
    }

    private mutating func fillSchedule(_ bytes: [UInt8], at start: Int) {
        for word in 0..<16 {
            let position = start + 4 * word
            let upper = UInt32(bytes[position]) << 24 | UInt32(bytes[position + 1]) << 16
            let lower = UInt32(bytes[position + 2]) << 8 | UInt32(bytes[position + 3])
            schedule[word] = upper | lower
        }
        for word in 16..<64 {
            let (early, late) = (schedule[word - 15], schedule[word - 2])
            let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
            let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
            schedule[word] = schedule[word - 16] &+ sigma0 &+ schedule[word - 7] &+ sigma1
        }
    }

    @inline(__always)
    private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
