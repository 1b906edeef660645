/// How a thread is written into a file.
public enum ExportFormat: String, Sendable, CaseIterable {
    case md, txt, json, html

    public var mediaType: String {
        switch self {
        case .md: "text/markdown; charset=utf-8"
        case .txt: "text/plain; charset=utf-8"
        case .json: "application/json; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        }
    }

    /// What a browser that opens the file from here is told to forbid it.
    public var contentSecurityPolicy: String {
        self == .html ? HTMLRendering.contentSecurityPolicy + "; sandbox" : "default-src 'none'; sandbox"
    }

    func rendering() -> any ThreadRendering {
        switch self {
        case .md: MarkdownRendering()
        case .txt: TextRendering()
        case .json: JSONRendering()
        case .html: HTMLRendering()
        }
    }
}

/// Writes a thread piece by piece. What a message says can't pass for what the file says itself.
protocol ThreadRendering: Sendable {
    /// Whether a file has all branches in the order in which they were written, and not only the shown path.
    var hasAllBranches: Bool { get }

    func opening(_ thread: ChatThread, exportedAt: ExportTime) -> String
    func message(_ exported: ExportedMessage, isFirst: Bool) -> String
    func closing(_ summaries: [PathSummary]) -> String
}

extension ThreadRendering {
    var hasAllBranches: Bool { false }
}
