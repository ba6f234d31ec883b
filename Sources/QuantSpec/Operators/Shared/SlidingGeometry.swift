/// The geometry of an operator whose windows slide along height and width. A value is that of an instance.
protocol SlidingGeometry: Sendable {
    var vertical: Window { get set }
    var horizontal: Window { get set }

    /// The geometry of an instance.
    ///
    /// - Throws: `SpecificationError` if shapes and attributes do not fit together.
    init(_ instance: Instance) throws
}

extension SlidingGeometry {
    /// The geometry that an evaluation uses, with windows along height and width as the steps give them.
    ///
    /// - Throws: `SpecificationError` if shapes and attributes do not fit together.
    init(_ instance: Instance, steps: Steps) throws {
        try self.init(instance)
        (vertical, horizontal) = steps.windows(vertical, horizontal)
    }
}
