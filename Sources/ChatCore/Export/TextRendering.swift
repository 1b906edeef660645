/// Plain text. What the file says itself stands at the margin, what messages say is indented: no line of a message can
/// pass for the heading of another.
struct TextRendering: ThreadRendering {
    private static let indent = "    "

    func opening(_ thread: ChatThread, exportedAt time: ExportTime) -> String {
        "\(thread.title.singleLine)\nExported from Parley, \(time.minute)\n"
    }

    func message(_ exported: ExportedMessage, isFirst: Bool) -> String {
        let message = exported.message
        let lines = message.content.exportLines.map { $0.isEmpty ? "" : Self.indent + $0 }
        let notes = message.exportNotes.map { "[\($0)]" }
        return "\n\(message.exportHeading)\n\n" + (lines + (notes.isEmpty ? [] : [""] + notes)).joined(separator: "\n")
            + "\n"
    }

    func closing(_ summaries: [PathSummary]) -> String { "" }
}
