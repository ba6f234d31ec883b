/// The numbers of the zip format (PKWARE's APPNOTE 6.3) that reading and writing share.
enum ZipFormat {
    enum Signature {
        static let localHeader = 0x0403_4b50
        static let centralHeader = 0x0201_4b50
        static let end = 0x0605_4b50
        static let end64 = 0x0606_4b50
        static let locator64 = 0x0706_4b50
        static let descriptor = 0x0807_4b50
    }

    /// The number of bytes of the fixed part of each record.
    enum Size {
        static let localHeader = 30
        static let centralHeader = 46
        static let end = 22
        static let end64 = 56
        static let locator64 = 20
    }

    enum Method {
        static let stored = 0
        static let deflated = 8
    }

    enum Flag {
        static let encrypted = 1
        /// Sizes and checksum follow the data instead of being in the local header.
        static let descriptor = 1 << 3
        static let strongEncryption = 1 << 6
        static let utf8 = 1 << 11
    }

    /// The extra field with 64-bit values, for fields that hold `full32`.
    static let extra64 = 1
    static let full16 = 0xffff
    static let full32 = 0xffff_ffff
    static let version = 20
    static let version64 = 45
}
