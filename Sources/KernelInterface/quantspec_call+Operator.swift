import CQuantSpec
import QuantSpec

extension quantspec_call {
    /// A call that has the version of the interface, and nothing else.
    package static var versioned: quantspec_call {
        var call = quantspec_call()
        call.struct_size = UInt32(MemoryLayout<quantspec_call>.size)
        call.abi = UInt32(QUANTSPEC_ABI)
        return call
    }

    /// The call of a prepared operator, without its tensors and callbacks.
    ///
    /// - Parameters:
    ///   - prepared: the operator.
    ///   - number: the number of the instance.
    ///   - storage: holds the lists and texts.
    package init(_ prepared: PreparedOperator, number: UInt64, in storage: some CallStorage) {
        let given = prepared.instance.attributes.values
        let attributes = prepared.operator.attributes.map { ($0.name, given[$0.name] ?? $0.defaultValue) }
        let derived = prepared.derived.entriesInCallOrder.map { entry in
            quantspec_derived(
                name: storage.store(entry.name), count: Int64(entry.values.count), values: storage.store(entry.values))
        }
        self.init(
            prepared.operator.name, code: prepared.operator.code, variant: prepared.variant.id,
            scheme: prepared.variant.scheme.rawValue,
            attributes: Dictionary(attributes) { first, _ in first }, derived: derived, number: number, in: storage)
    }

    /// The call of an operator, without its tensors and callbacks.
    ///
    /// - Parameters:
    ///   - name: the schema's name of the operator.
    ///   - code: the schema's code of the operator.
    ///   - variant: the id of the variant.
    ///   - scheme: the name of the scheme.
    ///   - attributes: every attribute of the operator.
    ///   - derived: the derived lists, in call order.
    ///   - number: the number of the instance.
    ///   - storage: holds the lists and texts.
    package init(
        _ name: String, code: Int, variant: String, scheme: String, attributes: [String: AttributeValue],
        derived: [quantspec_derived], number: UInt64, in storage: some CallStorage
    ) {
        self = .versioned
        operator_name = storage.store(name)
        builtin_code = Int32(clamping: code)
        self.variant = storage.store(variant)
        self.scheme = storage.store(scheme)
        instance = number
        attribute_count = Int32(attributes.count)
        self.attributes = storage.store(quantspec_attribute.list(attributes, in: storage))
        derived_count = Int32(derived.count)
        self.derived = storage.store(derived)
    }

    /// The call without an operator, in which a function identifies itself. It has no callbacks, and no place for the
    /// identity.
    package init(withoutOperatorIn storage: some CallStorage) {
        self = .versioned
        builtin_code = -1
        variant = storage.store("")
        scheme = storage.store("")
    }
}

extension quantspec_identity {
    /// An identity for a function to fill in.
    package static var blank: quantspec_identity {
        var identity = quantspec_identity()
        identity.struct_size = UInt32(MemoryLayout<quantspec_identity>.size)
        return identity
    }
}
