/// Puts a message's Markdown into block quotes, so that nothing in it is anything outside them.
///
/// A blank line at the margin ends a quote with all that was left open in it. So a fence that isn't closed ends there,
/// and each block of code gets a quote of its own, in a fence of ours: what stands before it can't change that it is
/// code. In all other text `<` that could begin a tag or a comment is escaped, since raw HTML doesn't keep to quotes.
/// Source: CommonMark 0.31, sections 4.5, 5.1, 6.1 and 6.6.
enum MarkdownQuote {
    static func quote(_ content: String) -> String {
        var blocks: [String] = []
        for block in MarkdownBlock.split(content.exportLines) {
            let lines =
                switch block {
                case .text(let lines): withoutTags(lines)
                case .code(let lines, let language): fenced(lines, language: language)
                }
            guard lines.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { continue }
            blocks.append(lines.map { $0.isEmpty ? ">\n" : "> \($0)\n" }.joined())
        }
        let text = blocks.joined(separator: "\n")
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func fenced(_ lines: [String], language: String) -> [String] {
        let fence = MarkdownFence.around(lines.joined(separator: "\n"))
        return [fence + language] + lines + [fence]
    }

    private static func withoutTags(_ lines: [String]) -> [String] {
        var unmatched: Set<Int> = []
        return lines.map { line in
            // No span of code reaches across a blank line.
            if line.allSatisfy(\.isWhitespace) { unmatched = [] }
            return withoutTags(line, unmatched: &unmatched)
        }
    }

    /// - Parameter unmatched: the lengths of backtick runs before this line that may begin a span that ends in it; a
    ///   span of such a length isn't trusted to be one.
    private static func withoutTags(_ line: String, unmatched: inout Set<Int>) -> String {
        let bytes = Array(line.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            var end = index + 1
            switch bytes[index] {
            case UInt8(ascii: "\\"): end = min(end + 1, bytes.count)
            case UInt8(ascii: "`"):
                end = bytes.endOfRun(from: index)
                end = bytes.endOfCodeSpan(from: index, runLength: end - index, unmatched: &unmatched) ?? end
            case UInt8(ascii: "<") where bytes.mayBeginTag(at: index): result.append(UInt8(ascii: "\\"))
            default: break
            }
            result += bytes[index..<end]
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate func endOfRun(from start: Int) -> Int {
        self[start...].firstIndex { $0 != self[start] } ?? count
    }

    fileprivate func mayBeginTag(at index: Int) -> Bool {
        guard index + 1 < count else { return false }
        switch self[index + 1] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "/"),
            UInt8(ascii: "!"), UInt8(ascii: "?"):
            return true
        default: return false
        }
    }

    /// The index behind a span of code that is one for every reader: `nil` when it may be none.
    fileprivate func endOfCodeSpan(from start: Int, runLength: Int, unmatched: inout Set<Int>) -> Int? {
        guard !unmatched.contains(runLength) else { return nil }
        var index = start + runLength
        while index < count {
            // The bars of a table cut a span in two.
            guard self[index] != UInt8(ascii: "|") else { break }
            if self[index] == UInt8(ascii: "`") {
                let end = endOfRun(from: index)
                if end - index == runLength { return end }
                index = end
            } else {
                index += 1
            }
        }
        unmatched.insert(runLength)
        return nil
    }
}
