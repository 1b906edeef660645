import ChatCore

/// What the scripted provider plays in answer to one message: thoughts and text, their pace, usage and a fault.
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

    /// When the cost of the answer is told.
    enum UsageReport: String, Sendable, CaseIterable {
        case end
        /// The prompt's before the first token, the answer's with each.
        case pieces
        case none
    }

    var source: Source = .sample(.markdown)
    /// What it thinks aloud before the text.
    var thought = ""
    var usage: UsageReport = .end
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
    /// The tokens of the whole text for a message.
    func tokens(for message: String) -> [String] {
        let pieces = ScriptTokens.cut(text(for: message), by: cut ?? defaultCut)
        let count = pieces.isEmpty ? 0 : tokens ?? pieces.count
        return (0..<count).map { pieces[$0 % pieces.count] }
    }

    /// Comes once: not again when the text is gone on with behind it.
    func faultIndex(afterTokens saidCount: Int) -> Int? {
        guard fault != nil else { return nil }
        return saidCount == 0 ? faultAt : faultAt > saidCount ? faultAt - saidCount : nil
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

    /// What follows a text that has been said already; everything, when that is no beginning of these tokens.
    static func rest(of pieces: [String], after said: String) -> (pieces: [String], saidCount: Int) {
        var said = said.utf8[...]
        guard !said.isEmpty else { return (pieces, 0) }
        for (index, piece) in pieces.enumerated() {
            if said.starts(with: piece.utf8) {
                said = said.dropFirst(piece.utf8.count)
                if said.isEmpty { return (Array(pieces[(index + 1)...]), index + 1) }
            } else if piece.utf8.starts(with: said) {
                let rest = String(decoding: piece.utf8.dropFirst(said.count), as: UTF8.self)
                return ([rest] + pieces[(index + 1)...], index)
            } else {
                break
            }
        }
        return (pieces, 0)
    }

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
