import CQuantSpec
import QuantSpec

extension quantspec_attribute {
    /// The attributes of a call, by name, in the order that the interface demands.
    package static func list(
        _ values: [String: AttributeValue], in storage: some CallStorage
    ) -> [quantspec_attribute] {
        values.sorted { isBefore($0.key, $1.key) }.map { quantspec_attribute($0.key, $0.value, in: storage) }
    }

    private init(_ name: String, _ value: AttributeValue, in storage: some CallStorage) {
        self.init()
        self.name = storage.store(name)
        switch value {
        case .integer(let integer):
            kind = Int32(QUANTSPEC_ATTRIBUTE_INTEGER)
            self.integer = integer
        case .real(let real):
            kind = Int32(QUANTSPEC_ATTRIBUTE_REAL)
            self.real = real
        case .flag(let flag):
            kind = Int32(QUANTSPEC_ATTRIBUTE_FLAG)
            integer = flag ? 1 : 0
        case .name(let text):
            kind = Int32(QUANTSPEC_ATTRIBUTE_NAME)
            self.text = storage.store(text)
        case .integers(let integers):
            kind = Int32(QUANTSPEC_ATTRIBUTE_INTEGERS)
            count = Int64(integers.count)
            self.integers = storage.store(integers)
        case .reals(let reals):
            kind = Int32(QUANTSPEC_ATTRIBUTE_REALS)
            count = Int64(reals.count)
            self.reals = storage.store(reals)
        }
    }
}

extension Derived {
    /// The lists in the order that the interface demands.
    package var entriesInCallOrder: [Entry] { entries.sorted { isBefore($0.name, $1.name) } }
}

/// The order of `strcmp`, which attributes and derived lists have in a call.
private func isBefore(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
