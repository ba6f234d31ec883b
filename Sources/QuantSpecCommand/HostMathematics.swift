import Foundation
import QuantSpec

extension Mathematics {
    /// The functions of this host's C library, which LiteRT calls. Their last bits differ between hosts.
    static let host = Mathematics(
        name: "host", exponential: { expf($0) }, logarithm: { logf($0) }, hyperbolicTangent: { tanhf($0) },
        complementaryError: { erfcf($0) }, sine: { sinf($0) }, cosine: { cosf($0) }, arcTangent: { atan2f($0, $1) },
        power: { powf($0, $1) }, power64: { pow($0, $1) })

    /// The choices of `--math`.
    static let all: [Mathematics] = [.specified, .host]
}
