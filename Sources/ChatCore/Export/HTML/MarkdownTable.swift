import Foundation

/// A table: a line of cells, a line of dashes, and lines of cells.
struct MarkdownTable {
    private static let columnsMax = 50

    private var head: [String]
    private var rows: [[String]]

    /// Takes the lines of the table; `nil` when there is none at the beginning of `rest`.
    init?(_ rest: inout ArraySlice<String>) {
        guard rest.count >= 2, rest[rest.startIndex].contains("|"), rest[rest.startIndex + 1].contains("|") else {
            return nil
        }
        let head = Self.cells(rest[rest.startIndex])
        let rule = Self.cells(rest[rest.startIndex + 1])
        let isRule = rule.allSatisfy { cell in
            cell.contains("-") && cell.allSatisfy { "-: ".contains($0) }
        }
        guard isRule, head.count == rule.count, (1...Self.columnsMax).contains(head.count) else { return nil }
        let lines = rest.prefix { $0.contains("|") && !$0.isBlank }
        self.head = head
        rows = lines.dropFirst(2).map { line in
            let cells = Self.cells(line).prefix(head.count)
            return cells + Array(repeating: "", count: head.count - cells.count)
        }
        rest = rest[lines.endIndex...]
    }

    var html: String {
        let body = rows.map { Self.row($0, "td") }.joined()
        return "<table>\n<thead>\n\(Self.row(head, "th"))</thead>\n<tbody>\n\(body)</tbody>\n</table>\n"
    }

    private static func row(_ cells: [String], _ tag: String) -> String {
        "<tr>" + cells.map { "<\(tag)>\(MarkdownSpans.html($0))</\(tag)>" }.joined() + "</tr>\n"
    }

    /// What stands between the bars; one behind a backslash is part of a cell.
    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var isEscaped = false
        for character in line.trimmingCharacters(in: .whitespaces) {
            if character == "|", !isEscaped { cells.append("") } else { cells[cells.count - 1].append(character) }
            isEscaped = character == "\\" && !isEscaped
        }
        if cells.first?.isBlank == true { cells.removeFirst() }
        if cells.last?.isBlank == true { cells.removeLast() }
        return cells.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
