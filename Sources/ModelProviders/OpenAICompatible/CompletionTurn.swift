import ChatCore
import Foundation

/// One turn of a chat completion: plain text, or with images a list of parts.
struct CompletionTurn: Encodable {
    private enum CodingKeys: CodingKey {
        case role, content
    }

    private struct Part: Encodable {
        private enum CodingKeys: String, CodingKey {
            case type, text
            case imageURL = "image_url"
        }

        struct ImageURL: Encodable {
            var url: String
        }

        var type: String
        var text: String?
        var imageURL: ImageURL?

        init(text: String) {
            type = "text"
            self.text = text
        }

        init(_ image: ModelRequest.Image) {
            type = "image_url"
            imageURL = ImageURL(url: "data:\(image.mediaType);base64,\(image.data.base64EncodedString())")
        }
    }

    private let turn: ModelRequest.Turn

    init(_ turn: ModelRequest.Turn) {
        self.turn = turn
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(turn.role.rawValue, forKey: .role)
        // Servers that know no images know no parts.
        if turn.images.isEmpty {
            try fields.encode(turn.content, forKey: .content)
        } else {
            let text = turn.content.isEmpty ? [] : [Part(text: turn.content)]
            try fields.encode(turn.images.map(Part.init) + text, forKey: .content)
        }
    }
}
