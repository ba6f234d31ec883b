/// Limits of what a model may ask for: a small file can ask for any amount of memory.
package enum ModelLimits {
    /// The greatest number of elements of a computed tensor, of a state, and of a dense tensor that is made of a sparse constant.
    package static let greatestElementCount = 1 << 28
}
