import ArrayFiles
import QuantSpec

extension VectorGroup {
    /// The group as a NumPy archive: what no row changes by itself, everything else with its rows along a leading axis (and
    /// the steps along a second one, for operators with state).
    ///
    /// - Throws: `ArrayFileError` for a type that NumPy lacks.
    public func archive() throws -> ArrayArchive { try ArrayArchive(arrays, withSteps: hasState) }
}

extension PrimitiveFile {
    /// The primitive as a NumPy archive: a vector for each argument and each result.
    ///
    /// - Throws: `ArrayFileError` for a type that NumPy lacks.
    public func archive() throws -> ArrayArchive { try ArrayArchive(arrays, withSteps: false) }
}

extension ArrayArchive {
    fileprivate init(_ arrays: [ExportedArray], withSteps: Bool) throws {
        self.init()
        for array in arrays {
            var leading: [Int] = []
            if array.rows > 0 { leading = withSteps ? [array.rows, array.steps] : [array.rows] }
            self[array.name] = try NumPyArray(Shape(leading + array.shape.dimensions), array.elements)
        }
    }
}
