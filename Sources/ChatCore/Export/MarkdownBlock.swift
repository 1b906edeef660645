/// A piece of Markdown: code between fences, or what stands around it.
enum MarkdownBlock: Equatable {
    case text([String])
    /// Without the fences. The language has letters and digits only, or is empty.
    case code([String], language: String)

    /// Fences may be indented by three spaces at most; one that is never closed ends with the text.
    static func split(_ lines: [String]) -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var text: [String] = []
        var code: [String] = []
        var open: MarkdownFenceLine?
        for line in lines {
            if let fence = open {
                if fence.isClosed(by: line) {
                    blocks.append(.code(code, language: fence.language))
                    (open, code) = (nil, [])
                } else {
                    let indent = min(fence.indent, line.prefix { $0 == " " }.count)
                    code.append(String(line.dropFirst(indent)))
                }
            } else if let fence = MarkdownFenceLine(line) {
                if !text.isEmpty { blocks.append(.text(text)) }
                (open, text) = (fence, [])
            } else {
                text.append(line)
            }
        }
        if let open { blocks.append(.code(code, language: open.language)) }
        if !text.isEmpty { blocks.append(.text(text)) }
        return blocks
    }
}

/// A line that opens a block of code.
struct MarkdownFenceLine: Equatable {
    var indent: Int
    var mark: Character
    var length: Int
    var language: String

    init?(_ line: String) {
        let rest = line.drop { $0 == " " }
        indent = line.count - rest.count
        guard indent <= 3, let mark = rest.first, mark == "`" || mark == "~" else { return nil }
        self.mark = mark
        let info = rest.drop { $0 == mark }
        length = rest.count - info.count
        guard length >= 3, mark == "~" || !info.contains("`") else { return nil }
        let word = info.drop { $0.isWhitespace }.prefix { !$0.isWhitespace }
        language = String(word.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "+#-_.".contains($0)) })
    }

    func isClosed(by line: String) -> Bool {
        let rest = line.drop { $0 == " " }
        let tail = rest.drop { $0 == mark }
        return line.count - rest.count <= 3 && rest.count - tail.count >= length && tail.allSatisfy(\.isWhitespace)
    }
}
