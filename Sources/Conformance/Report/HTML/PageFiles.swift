/// The style and the script of the page, from files that the build embeds.
enum PageFiles {
    static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

    /// The variable of the style that holds the colour of a verdict.
    static func colour(_ verdict: Verdict) -> String { "var(--\(verdict.rawValue))" }
}
