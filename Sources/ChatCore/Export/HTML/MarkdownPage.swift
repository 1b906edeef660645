/// The blocks of a message's Markdown as HTML: paragraphs, headings, lists, quotes, code, tables, rules. What it doesn't
/// know it shows as it is written. Every character of the message is escaped; every tag is from here.
///
/// Lines are visited once for each level of nesting, and levels are few: hostile text costs no more than other text.
struct MarkdownPage {
    private static let depthMax = 8

    static func html(_ markdown: String) -> String {
        MarkdownPage(depth: 0).html(markdown.exportLines[...])
    }

    private let depth: Int

    private func html(_ lines: ArraySlice<String>) -> String {
        var html = ""
        var rest = lines
        while let line = rest.first {
            if line.isBlank {
                rest.removeFirst()
            } else if let fence = MarkdownFenceLine(line) {
                html += code(&rest, fence)
            } else if let heading = line.heading {
                rest.removeFirst()
                // A message's headings come below that of the message.
                let name = "h\(min(heading.level + 2, 6))"
                html += "<\(name)>\(MarkdownSpans.html(heading.text))</\(name)>\n"
            } else if line.isRule {
                rest.removeFirst()
                html += "<hr>\n"
            } else if depth < Self.depthMax, line.isQuote {
                let quoted = rest.prefix(while: \.isQuote)
                rest = rest[quoted.endIndex...]
                html += "<blockquote>\n\(inner(quoted.map(\.withoutQuoteMark)))</blockquote>\n"
            } else if depth < Self.depthMax, let marker = MarkdownListMarker(line) {
                html += list(&rest, marker)
            } else if let table = MarkdownTable(&rest) {
                html += table.html
            } else {
                html += paragraph(&rest)
            }
        }
        return html
    }

    private func inner(_ lines: [String]) -> String {
        MarkdownPage(depth: depth + 1).html(lines[...])
    }

    private func code(_ rest: inout ArraySlice<String>, _ fence: MarkdownFenceLine) -> String {
        rest.removeFirst()
        let lines = rest.prefix { !fence.isClosed(by: $0) }
        rest = rest[lines.endIndex...].dropFirst()
        let text = lines.map { $0.dropFirst(min(fence.indent, $0.prefix { $0 == " " }.count)) }.joined(separator: "\n")
        return "<pre><code>\(HTMLText.escaped(text))</code></pre>\n"
    }

    private func paragraph(_ rest: inout ArraySlice<String>) -> String {
        // The first line is text, whatever it looks like: nothing else took it.
        let end = rest.dropFirst().firstIndex(where: \.endsParagraph) ?? rest.endIndex
        let lines = rest[..<end].map { $0.trimmingPrefix { $0 == " " } }
        rest = rest[end...]
        return "<p>\(MarkdownSpans.html(lines.joined(separator: "\n")))</p>\n"
    }

    private func list(_ rest: inout ArraySlice<String>, _ first: MarkdownListMarker) -> String {
        var html = first.openingTag + "\n"
        while let line = rest.first, let marker = MarkdownListMarker(line), marker.kind == first.kind {
            rest.removeFirst()
            let item = [String(line.dropFirst(marker.width))] + more(of: marker, &rest)
            html += "<li>\n\(inner(item))</li>\n"
            let next = rest.drop(while: \.isBlank)
            // Blank lines between items don't end the list.
            if let line = next.first, MarkdownListMarker(line)?.kind == first.kind { rest = next }
        }
        return html + first.closingTag + "\n"
    }

    /// The lines behind an item's first that belong to it: those indented, and text that goes on unindented.
    private func more(of marker: MarkdownListMarker, _ rest: inout ArraySlice<String>) -> [String] {
        var lines: [String] = []
        while let line = rest.first {
            let indent = line.prefix { $0 == " " }.count
            if line.isBlank {
                guard let next = rest.first(where: { !$0.isBlank }),
                    next.prefix(while: { $0 == " " }).count > marker.indent
                else { break }
                let blanks = rest.prefix(while: \.isBlank)
                lines.append("")
                rest = rest[blanks.endIndex...]
                continue
            }
            guard indent > marker.indent || !line.endsParagraph && lines.last?.isBlank != true else { break }
            lines.append(String(line.dropFirst(min(indent, marker.width))))
            rest.removeFirst()
        }
        return lines
    }
}

/// What begins an item of a list.
struct MarkdownListMarker: Equatable {
    enum Kind: Equatable {
        case bullet, number
    }

    var kind: Kind
    var indent: Int
    /// With its blank.
    var width: Int
    var start = 1

    init?(_ line: String) {
        let rest = line.drop { $0 == " " }
        indent = line.count - rest.count
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let mark = digits.isEmpty ? rest.prefix(1) : rest.dropFirst(digits.count).prefix(1)
        let after = rest.dropFirst(digits.count + 1)
        guard digits.isEmpty ? ["-", "*", "+"].contains(mark) : [".", ")"].contains(mark) && digits.count <= 9,
            after.isEmpty || after.first == " ", !line.isRule
        else { return nil }
        kind = digits.isEmpty ? .bullet : .number
        start = Int(digits) ?? 1
        width = indent + digits.count + 1 + (after.isEmpty ? 0 : 1)
    }

    var openingTag: String { kind == .bullet ? "<ul>" : start == 1 ? "<ol>" : "<ol start=\"\(start)\">" }
    var closingTag: String { kind == .bullet ? "</ul>" : "</ol>" }
}

extension String {
    var isBlank: Bool { allSatisfy { $0 == " " || $0 == "\t" } }

    fileprivate var heading: (level: Int, text: Substring)? {
        let rest = drop { $0 == " " }
        let text = rest.drop { $0 == "#" }
        let level = rest.count - text.count
        guard (1...6).contains(level), count - rest.count <= 3, text.isEmpty || text.first == " " else { return nil }
        return (level, text.dropFirst())
    }

    /// Three or more of the same mark, and nothing else.
    fileprivate var isRule: Bool {
        let marks = filter { $0 != " " }
        return marks.count >= 3 && ["*", "-", "_"].contains(marks.first) && Set(marks).count == 1
    }

    fileprivate var isQuote: Bool { first == ">" }

    fileprivate var withoutQuoteMark: String {
        String(dropFirst().trimmingPrefix(" "))
    }

    fileprivate var endsParagraph: Bool {
        isBlank || isQuote || heading != nil || isRule || MarkdownFenceLine(self) != nil
            || MarkdownListMarker(self) != nil
    }
}
