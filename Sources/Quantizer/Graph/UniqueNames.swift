/// Gives tensors different names: a name that is taken gets a number behind it, which counts from 1 for each name.
struct UniqueNames {
    private var counts: [String: Int] = [:]

    /// Takes a name as it is. Several inputs and outputs may have it.
    mutating func reserve(_ name: String) { counts[name, default: 0] += 1 }

    /// A name that no tensor has yet.
    mutating func unique(_ name: String) -> String {
        guard let count = counts[name] else {
            counts[name] = 1
            return name
        }
        var number = count
        while true {
            let candidate = "\(name)\(number)"
            number += 1
            if counts[candidate] == nil {
                counts[name] = number
                counts[candidate] = 1
                return candidate
            }
        }
    }
}
