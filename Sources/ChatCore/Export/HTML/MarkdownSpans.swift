/// What stands inside a paragraph, as HTML: code, emphasis, links, line breaks.
///
/// One pass: an opening mark is written as text and remembered; when its closing mark comes, it becomes a tag. What was
/// opened in between stays text, so tags are always nested.
struct MarkdownSpans {
    private struct Opener {
        var mark: String
        /// Its piece of the output.
        var piece: Int
    }

    /// More marks than this may not be open at a time.
    private static let openersMax = 50

    private let text: [Character]
    private var index = 0
    private var pieces: [String] = []
    private var openers: [Opener] = []
    /// Where runs of backticks begin, by their length, the last one first.
    private var runs: [Int: [Int]] = [:]

    static func html(_ text: some StringProtocol) -> String {
        var spans = MarkdownSpans(Array(text))
        spans.read()
        return spans.pieces.joined()
    }

    private init(_ text: [Character]) {
        self.text = text
        var index = text.count
        while index > 0 {
            let end = index
            while index > 0, text[index - 1] == "`" { index -= 1 }
            if end > index { runs[end - index, default: []].append(index) } else { index -= 1 }
        }
    }

    private mutating func read() {
        while index < text.count {
            switch text[index] {
            case "\\" where index + 1 < text.count && text[index + 1].isASCII && text[index + 1].isPunctuationMark:
                add(text[index + 1...index + 1])
                index += 2
            case "`": readCode()
            case "*", "_", "~": readEmphasis()
            case "[": open("[", width: 1)
            case "!" where index + 1 < text.count && text[index + 1] == "[":
                // An image is never loaded: what it is called links to it.
                open("[", width: 2)
            case "]": closeLink()
            case "\n":
                pieces.append("<br>\n")
                index += 1
            case "h" where !isAfterWord: readAddress()
            default: readPlain()
            }
        }
    }

    private var isAfterWord: Bool { index > 0 && (text[index - 1].isLetter || text[index - 1].isNumber) }

    private mutating func add(_ characters: ArraySlice<Character>) {
        pieces.append(HTMLText.escaped(String(characters)))
    }

    private mutating func readPlain() {
        var end = index + 1
        while end < text.count, !"\\`*_~[!]\nh".contains(text[end]) { end += 1 }
        add(text[index..<end])
        index = end
    }

    private func endOfRun(from start: Int) -> Int {
        var end = start
        while end < text.count, text[end] == text[start] { end += 1 }
        return end
    }

    private mutating func readCode() {
        let end = endOfRun(from: index)
        let length = end - index
        while let start = runs[length]?.last, start < end { runs[length]?.removeLast() }
        if let close = runs[length]?.last {
            let code = String(text[end..<close]).replacing("\n", with: " ")
            pieces.append("<code>\(HTMLText.escaped(code))</code>")
            index = close + length
        } else {
            add(text[index..<end])
            index = end
        }
    }

    private mutating func open(_ mark: String, width: Int) {
        if openers.count < Self.openersMax { openers.append(Opener(mark: mark, piece: pieces.count)) }
        add(text[index..<index + width])
        index += width
    }

    // MARK: Emphasis

    private mutating func readEmphasis() {
        let end = endOfRun(from: index)
        var left = end - index
        let mark = text[index]
        // Between letters, an underscore is a part of a name.
        let isInWord = mark == "_" && isAfterWord && end < text.count && (text[end].isLetter || text[end].isNumber)
        let canOpen = end < text.count && !text[end].isWhitespace && !isInWord
        let canClose = index > 0 && !text[index - 1].isWhitespace && !isInWord
        guard left <= 3, mark != "~" || left == 2 else {
            add(text[index..<end])
            index = end
            return
        }
        while left > 0, canClose, let opener = lastOpener(of: mark, width: left) {
            let width = openers[opener].mark.count
            close(opener, mark)
            left -= width
            index += width
        }
        while left > 0 {
            let width = mark == "~" ? 2 : left == 3 ? 1 : left
            if canOpen {
                open(String(repeating: mark, count: width), width: width)
            } else {
                add(text[index..<index + width])
                index += width
            }
            left -= width
        }
    }

    private func lastOpener(of mark: Character, width: Int) -> Int? {
        openers.lastIndex { $0.mark.first == mark && $0.mark.count <= width }
    }

    private mutating func close(_ opener: Int, _ mark: Character) {
        let name = mark == "~" ? "del" : openers[opener].mark.count == 2 ? "strong" : "em"
        pieces[openers[opener].piece] = "<\(name)>"
        pieces.append("</\(name)>")
        openers.removeSubrange(opener...)
    }

    // MARK: Links

    private mutating func closeLink() {
        let opener = openers.lastIndex { $0.mark == "[" }
        guard let opener, index + 1 < text.count, text[index + 1] == "(", let target = target(from: index + 2),
            let tag = HTMLText.openingTag(linkingTo: target.address)
        else {
            if let opener { openers.removeSubrange(opener...) }
            add(text[index...index])
            index += 1
            return
        }
        pieces[openers[opener].piece] = tag
        pieces.append("</a>")
        openers.removeSubrange(opener...)
        // No link holds another.
        openers.removeAll { $0.mark == "[" }
        index = target.end
    }

    /// `address "title")`: the address, and the index behind the bracket.
    private func target(from start: Int) -> (address: String, end: Int)? {
        var end = start
        var depth = 0
        while end < text.count, !text[end].isWhitespace, !"[]<>".contains(text[end]) {
            if text[end] == "(" { depth += 1 }
            if text[end] == ")" {
                if depth == 0 { return (String(text[start..<end]), end + 1) }
                depth -= 1
            }
            end += 1
        }
        guard end + 1 < text.count, text[end] == " ", text[end + 1] == "\"" else { return nil }
        let address = String(text[start..<end])
        var close = end + 2
        while close < text.count, text[close] != "\"", !"[]\n".contains(text[close]) { close += 1 }
        guard close + 1 < text.count, text[close] == "\"", text[close + 1] == ")" else { return nil }
        return (address, close + 2)
    }

    /// An address that stands in the text as it is.
    private mutating func readAddress() {
        let rest = String(text[index..<min(index + 8, text.count)])
        let isInLink = openers.contains { $0.mark == "[" }
        guard !isInLink, rest.hasPrefix("http://") || rest.hasPrefix("https://") else { return readPlain() }
        var end = index
        while end < text.count, !text[end].isWhitespace, !"<>\"`[]|*".contains(text[end]) { end += 1 }
        while end > index, ".,:;!?')_~".contains(text[end - 1]) { end -= 1 }
        let address = text[index..<end]
        guard end - index > rest.count, let tag = HTMLText.openingTag(linkingTo: String(address)) else {
            return readPlain()
        }
        pieces.append(tag)
        add(address)
        pieces.append("</a>")
        index = end
    }
}

extension Character {
    fileprivate var isPunctuationMark: Bool { isPunctuation || isSymbol }
}
