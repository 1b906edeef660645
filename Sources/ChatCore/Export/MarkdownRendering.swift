/// Markdown. What the file says itself stands at the margin, what messages say is quoted.
struct MarkdownRendering: ThreadRendering {
    func opening(_ thread: ChatThread, exportedAt time: ExportTime) -> String {
        "# \(Self.escaped(thread.title))\n\n*Exported from Parley, \(time.minute)*\n"
    }

    func message(_ exported: ExportedMessage, isFirst: Bool) -> String {
        let message = exported.message
        let notes = message.exportNotes.map { "*\(Self.escaped($0))*" }
        return (["", "## \(Self.escaped(message.exportHeading))"] + [MarkdownQuote.quote(message.content)] + notes)
            .filter { !$0.isEmpty }
            .reduce("") { "\($0)\n\($1)\n" }
    }

    func closing(_ summaries: [PathSummary]) -> String { "" }

    /// Words that are shown as they are.
    private static func escaped(_ text: String) -> String {
        text.singleLine.reduce(into: "") { escaped, character in
            if "\\`*_{}[]<>#|~!&$".contains(character) { escaped += "\\" }
            escaped.append(character)
        }
    }
}
