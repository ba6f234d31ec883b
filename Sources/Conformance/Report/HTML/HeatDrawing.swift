import FileSupport

/// A heat picture as SVG without scripts. It has one path for each level in each direction, so its size depends on the
/// differences.
struct HeatDrawing {
    let picture: HeatPicture

    /// The size of a cell on the page, in pixels.
    private var cellSize: Int { max(5, min(18, 420 / max(picture.width, 1), 300 / max(picture.height, 1))) }
    private var hasGaps: Bool { cellSize > 7 }

    /// - Parameter label: a description of the picture, for people who cannot see it.
    func svg(label: String) -> String {
        let size = "width=\"\(picture.width * cellSize)\" height=\"\(picture.height * cellSize)\""
        let box = "viewBox=\"0 0 \(picture.width) \(picture.height)\""
        let background =
            "<rect width=\"\(picture.width)\" height=\"\(picture.height)\" style=\"fill: var(--equal)\"/>"
        let paths = runs.sorted { $0.key < $1.key }.map { letter, runs in
            "<path style=\"stroke: \(HeatDrawing.colour(letter)); stroke-width: \(hasGaps ? "0.9" : "1")\" d=\"\(runs)\"/>"
        }
        return "<svg role=\"img\"\(Markup.attributes(["aria-label": label])) \(size) \(box)>\(background)"
            + "\(paths.joined())</svg>"
    }

    /// The lines that fill the cells, for each letter of the picture.
    private var runs: [Character: String] {
        var lines: [Character: String] = [:]
        let cells = Array(picture.cells)
        for row in 0..<picture.height {
            var column = 0
            while column < picture.width {
                let letter = cells[row * picture.width + column]
                var end = column + 1
                while !hasGaps, end < picture.width, cells[row * picture.width + end] == letter { end += 1 }
                if letter != "." {
                    lines[letter, default: ""] += "M\(column) \(row).5h\(hasGaps ? ".9" : "\(end - column)")"
                }
                column = end
            }
        }
        return lines
    }

    /// The colour of a letter. `a` to `h` are too high and `A` to `H` too low, with differences that increase in this
    /// order; `n` is a NaN.
    static func colour(_ letter: Character) -> String {
        guard let value = letter.asciiValue, letter != "n" else { return "var(--crashed)" }
        let isHigh = letter.isLowercase
        let level = Int(value) - Int(UInt8(ascii: isHigh ? "a" : "A"))
        return colour(isHigh: isHigh, level: level)
    }

    static func colour(isHigh: Bool, level: Int) -> String {
        "rgba(var(--\(isHigh ? "high" : "low")), \(35 + 65 * level / 7)%)"
    }

    /// The legend of the colours.
    static let legend: String = {
        let low = (0...7).reversed().map { swatch(isHigh: false, $0) }.joined()
        let high = (0...7).map { swatch(isHigh: true, $0) }.joined()
        let equal = "<i style=\"background: var(--equal)\"></i>"
        return "<div class=\"legend\" aria-hidden=\"true\">too low&nbsp;\(low)\(equal)\(high)&nbsp;too high</div>"
    }()

    private static func swatch(isHigh: Bool, _ level: Int) -> String {
        "<i style=\"background: \(colour(isHigh: isHigh, level: level))\"></i>"
    }
}
