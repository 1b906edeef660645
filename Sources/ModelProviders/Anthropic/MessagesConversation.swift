import ChatCore
import Foundation

/// A conversation as Anthropic takes it: system turns apart from the others; user and assistant in turn, the user
/// first; no turn and no text that is blank; no white space at the end of a text that is to be continued.
struct MessagesConversation {
    struct Turn: Encodable, Equatable {
        var role: String
        var content: [Block]
    }

    enum Block: Encodable, Equatable {
        case text(String)
        case image(mediaType: String, data: Data)
    }

    /// Stands in for the user's turn before the first answer, when that is too long ago to be sent.
    private static let opening = "(The beginning of this conversation is left out.)"

    private(set) var system: String?
    private(set) var turns: [Turn] = []
    /// The white space at the end of a last assistant turn, which is not sent: Anthropic refuses it there.
    private(set) var withheld = ""

    init(_ turns: [ModelRequest.Turn]) {
        let instructions = turns.filter { $0.role == .system && !$0.content.isBlank }.map(\.content)
        system = instructions.isEmpty ? nil : instructions.joined(separator: "\n\n")
        var turns = turns.filter { $0.role != .system }
        if let last = turns.last, last.role == .assistant {
            let end = last.content.endOfText
            withheld = String(last.content[end...])
            turns[turns.count - 1].content = String(last.content[..<end])
        }
        for turn in turns { add(turn) }
        if self.turns.first?.role != Message.Role.user.rawValue {
            self.turns.insert(Turn(role: Message.Role.user.rawValue, content: [.text(Self.opening)]), at: 0)
        }
    }

    private mutating func add(_ turn: ModelRequest.Turn) {
        let images = turn.role == .user ? turn.images : []
        let content =
            images.map { Block.image(mediaType: $0.mediaType, data: $0.data) }
            + (turn.content.isBlank ? [] : [.text(turn.content)])
        guard !content.isEmpty else { return }
        if turns.last?.role == turn.role.rawValue {
            turns[turns.count - 1].content += content
        } else {
            turns.append(Turn(role: turn.role.rawValue, content: content))
        }
    }
}

extension MessagesConversation.Block {
    private enum CodingKeys: CodingKey {
        case type, text, source
    }

    private struct Source: Encodable {
        private enum CodingKeys: String, CodingKey {
            case type, data
            case mediaType = "media_type"
        }

        let type = "base64"
        var mediaType: String
        var data: String
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text):
            try fields.encode("text", forKey: .type)
            try fields.encode(text, forKey: .text)
        case .image(let mediaType, let data):
            try fields.encode("image", forKey: .type)
            try fields.encode(Source(mediaType: mediaType, data: data.base64EncodedString()), forKey: .source)
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.isSpace) }

    /// Where the white space at the end begins.
    fileprivate var endOfText: String.Index {
        unicodeScalars.lastIndex { !$0.isSpace }.map(unicodeScalars.index(after:)) ?? startIndex
    }
}

extension Unicode.Scalar {
    /// As Python sees it, in which the service is written: the separators among the control characters count too.
    fileprivate var isSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}
