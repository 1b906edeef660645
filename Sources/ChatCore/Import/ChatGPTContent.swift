/// What a message of a ChatGPT export says, as Markdown.
enum ChatGPTContent {
    static let selection = JSONSelection.object([
        "content_type": .scalar, "text": .scalar, "language": .scalar, "result": .scalar,
        "parts": .list(part),
    ])

    /// A text, or an object that stands for something else.
    private static let part = JSONSelection.object(["content_type": .scalar, "text": .scalar])

    /// To whom a message speaks: most of what goes to tools is a call that nobody saw, code that is run is not.
    static func isForPeople(recipient: String?) -> Bool {
        recipient.map { $0 == "all" || $0 == "python" } ?? true
    }

    /// Empty for what has no words of its own.
    static func text(_ content: JSONValue) -> String {
        switch content["content_type"]?.text {
        case "code": fenced(content["text"]?.text ?? "", language: content["language"]?.text)
        case "execution_output": fenced(content["text"]?.text ?? "", language: nil)
        // What the model thought is not what it said, and the other is the person's own settings.
        case "thoughts", "reasoning_recap", "user_editable_context", "model_editable_context": ""
        default: withoutCitations(words(content))
        }
    }

    private static func words(_ content: JSONValue) -> String {
        guard let parts = content["parts"]?.list else { return content["text"]?.text ?? content["result"]?.text ?? "" }
        return parts.map(words(ofPart:)).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func words(ofPart part: JSONValue) -> String {
        if let text = part.text { return text }
        switch part["content_type"]?.text {
        case "image_asset_pointer": return "[Image]"
        case "audio_transcription": return part["text"]?.text ?? ""
        case "audio_asset_pointer", "real_time_user_audio_video_asset_pointer": return "[Audio]"
        case nil: return part["text"]?.text ?? ""
        default: return part["text"]?.text ?? "[Attachment]"
        }
    }

    private static func fenced(_ code: String, language: String?) -> String {
        guard code.contains(where: { !$0.isWhitespace }) else { return "" }
        let word = language.map { String($0.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }) } ?? ""
        let fence = MarkdownFence.around(code)
        return "\(fence)\(word == "unknown" ? "" : word)\n\(code)\n\(fence)"
    }

    /// Citations and the like stand between private characters, `U+E200 kind U+E202 fields U+E201`: they mean nothing
    /// elsewhere. Of some, the words that people saw are kept.
    static func withoutCitations(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { marks.contains($0) }) else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let start = rest.firstIndex(where: { marks.contains($0) }) {
            result.append(contentsOf: rest[..<start])
            let isCitation = rest[start] == "\u{E200}"
            rest = rest[rest.index(after: start)...]
            guard isCitation, let end = rest.firstIndex(where: { $0 == "\u{E200}" || $0 == "\u{E201}" }),
                rest[end] == "\u{E201}"
            else { continue }
            result.append(contentsOf: shown(String(rest[..<end])).unicodeScalars)
            rest = rest[rest.index(after: end)...]
        }
        result.append(contentsOf: rest)
        return String(result)
    }

    private static let marks: ClosedRange<Unicode.Scalar> = "\u{E200}"..."\u{E206}"

    private static func shown(_ citation: String) -> String {
        let fields = citation.split(separator: "\u{E202}", omittingEmptySubsequences: false)
        switch fields.first {
        // `entity ["city","Paris","capital of France"]`
        case "entity": return fields.last?.split(separator: "\"").dropFirst(3).first.map(String.init) ?? ""
        case "url": return fields.count > 1 ? String(fields[1]) : ""
        default: return ""
        }
    }
}
