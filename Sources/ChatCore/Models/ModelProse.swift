import Foundation

extension String {
    /// A model's answer without what it thinks aloud in `<think>…</think>`. Thoughts that don't end are all of it.
    var withoutThoughts: String {
        let closed = replacing(/(?s)<think(?:ing)?>.*?<\/think(?:ing)?>/.ignoresCase(), with: "")
        // Some templates put the opening mark into the prompt.
        if let end = closed.firstRange(of: "</think>") { return String(closed[end.upperBound...]) }
        if let start = closed.firstRange(of: "<think") { return String(closed[..<start.lowerBound]) }
        return closed
    }

    /// Without the marks of bold and italic type, and of code, around whole words.
    var withoutEmphasis: String {
        replacing("**", with: "").replacing("__", with: "")
            .trimmingCharacters(in: CharacterSet(charactersIn: "*_`").union(.whitespaces))
    }
}
