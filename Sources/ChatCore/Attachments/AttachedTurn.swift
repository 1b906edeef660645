import Foundation

/// A turn as it is measured: with its images by name. They are read when it is sent.
struct AttachedTurn: Sendable, Equatable {
    var role: Message.Role
    /// About files, before the text.
    var notes: [String] = []
    var text: String
    var images: [Attachment] = []

    var content: String { (notes + [text]).joined(separator: "\n\n") }

    /// Without its images.
    var turn: ModelRequest.Turn { .init(role: role, content: content) }

    /// What its images take, by the estimate.
    var imageTokens: Int { images.reduce(0) { $0 + ModelRequest.Image.tokens(of: $1.imageSize) } }

    static func notShown(_ attachment: Attachment) -> String {
        "[\(attachment.type.isImage ? "Image" : "File") \(attachment.fileName), which you are not shown]"
    }

    /// As it is sent.
    func read(from files: any AttachmentFiles) async throws -> ModelRequest.Turn {
        var told = self
        var shown: [ModelRequest.Image] = []
        for image in images {
            if let bytes = try await files.start(of: image, atMost: image.sizeBytes) {
                shown.append(ModelRequest.Image(mediaType: image.type.rawValue, data: bytes))
            } else {
                told.notes.append(Self.notShown(image))
            }
        }
        return ModelRequest.Turn(role: role, content: told.content, images: shown)
    }
}

extension AttachedTurn {
    /// Without files.
    init(_ turn: ModelRequest.Turn) {
        self.init(role: turn.role, text: turn.content)
    }
}

extension AttachmentFiles {
    /// - Returns: `nil` when the file was removed meanwhile.
    func start(of attachment: Attachment, atMost limit: Int) async throws -> Data? {
        do {
            return try await bytes(of: attachment.id, from: 0, count: min(attachment.sizeBytes, limit))
        } catch let error as ChatError where error.code == .notFound {
            return nil
        }
    }
}

extension ModelRequest.Image {
    /// What it costs of a context.
    var estimatedTokens: Int {
        Self.tokens(of: AttachmentType(rawValue: mediaType).flatMap { ImageSize($0, head: data) })
    }

    /// What an image costs of a context, about: providers count areas of some 750 pixels, and shrink what is larger.
    static func tokens(of size: ImageSize?) -> Int {
        guard let size else { return tokensMax }
        // A header may say anything: no arithmetic that could overflow.
        let areas = Double(size.width) * Double(size.height) / 750
        return areas >= Double(tokensMax) ? tokensMax : max(tokensMin, Int(areas.rounded(.up)))
    }

    private static let tokensMin = 85
    private static let tokensMax = 1_600
}

extension ModelRequest.Turn {
    /// By the estimate.
    var imageTokens: Int { images.reduce(0) { $0 + $1.estimatedTokens } }
}
