import Foundation

/// A thread's name as a model gave it, made fit to be shown.
enum ModelTitle {
    /// The name in a model's answer, without what models put around one: “Title:”, quotation marks, Markdown, a full
    /// stop, thoughts, further lines.
    /// - Returns: `nil` for what is no name: nothing, a sentence or more, an excuse, or a name that says nothing.
    static func cleaned(_ answer: String) -> String? {
        let lines = answer.withoutThoughts.split(whereSeparator: \.isNewline)
            .map { bare(String($0)) }
            .filter { !$0.isEmpty }
        guard let line = lines.first else { return nil }
        let title = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard title.contains(where: { $0.isLetter || $0.isNumber }), title.codePoints <= longestAnswer,
            !title.hasSuffix(":"), !title.utf8.contains(0), !isExcuse(title), !saysNothing(title)
        else { return nil }
        return ChatThread.heading(cutFrom: title)
    }

    /// What is longer is an answer to the conversation. In code points.
    private static let longestAnswer = 100

    private static let edges = CharacterSet.whitespaces.union(CharacterSet(charactersIn: "\"'“”„‘’‚«»‹›「」『』*_`#.…"))

    private static func bare(_ line: String) -> String {
        var text = line.trimmingCharacters(in: edges)
        if let match = text.prefixMatch(of: /(?:[-•–]\s+|\d[.)]\s+)/) { text.removeSubrange(match.range) }
        if let match = text.prefixMatch(of: /(?i)(?:thread |chat |conversation )?(?:title|name)[*_ ]*[:：][*_ ]*/) {
            text.removeSubrange(match.range)
        }
        return text.trimmingCharacters(in: edges)
    }

    private static func isExcuse(_ title: String) -> Bool {
        title.prefixMatch(
            of: /(?i)(?:sorry|i['’]m |i am |i can|as an ai|sure\b|certainly\b|of course\b|here['’ ]|okay\b|the title)/)
            != nil
    }

    private static func saysNothing(_ title: String) -> Bool {
        title.wholeMatch(
            of: /(?i)(?:(?:new|untitled)?[ ]?(?:chat|thread|conversation|title)|untitled|title here|none|n\/a)/) != nil
    }
}
