import ChatCore

/// What the scripted provider plays in answer to one message: the text, its pace and its fault.
struct Script: Sendable, Equatable {
    enum Source: Sendable, Equatable {
        case sample(ScriptSample)
        case text(String)
        /// The message itself, without its directive.
        case echo
    }

    enum Cut: String, Sendable, CaseIterable {
        /// A word with the space before it, as models mostly do.
        case words
        /// Single Unicode scalars: also emoji and accented letters are cut in the middle.
        case scalars
    }

    enum Fault: Sendable, Equatable {
        case error(ModelError.Reason)
        /// Silent until the task is cancelled.
        case stall
    }

    var source: Source = .sample(.markdown)
    var cut: Cut?
    /// Repeats or shortens the text to this length.
    var tokens: Int?
    /// Zero: as fast as they are taken.
    var tokensPerSecond: Double = 40
    var firstTokenDelay: Duration = .zero
    var fault: Fault?
    /// How many tokens come before the fault.
    var faultAt = 0
    var finishReason = "stop"
}

extension Script {
    /// The tokens to play for a message, no more than `maxTokens`.
    func tokens(for message: String, maxTokens: Int) -> (pieces: [String], isCut: Bool) {
        let pieces = ScriptTokens.cut(text(for: message), by: cut ?? defaultCut)
        let wanted = pieces.isEmpty ? 0 : tokens ?? pieces.count
        let count = min(wanted, max(maxTokens, 0))
        return ((0..<count).map { pieces[$0 % pieces.count] }, count < wanted)
    }

    private func text(for message: String) -> String {
        switch source {
        case .sample(let sample): sample.text
        case .text(let text): text
        case .echo: message
        }
    }

    private var defaultCut: Cut {
        source == .sample(.unicode) ? .scalars : .words
    }

    /// When the token of this index is due, counted from the start.
    func dueTime(of index: Int) -> Duration {
        guard tokensPerSecond > 0 else { return firstTokenDelay }
        return firstTokenDelay + .seconds(Double(index) / tokensPerSecond)
    }
}

/// Cuts text the way a tokenizer might; the pieces, joined, are the text.
enum ScriptTokens {
    private static let longestWord = 8

    static func cut(_ text: String, by cut: Script.Cut) -> [String] {
        switch cut {
        case .words: words(of: text)
        case .scalars: text.unicodeScalars.map(String.init)
        }
    }

    private static func words(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if let last = piece.last, piece.count >= longestWord || isSpace || (last == "\n") {
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
            }
            piece.append(scalar)
        }
        if !piece.isEmpty { pieces.append(String(piece)) }
        return pieces
    }
}
