import Foundation

/// Makes turns of messages and of the files that were sent with them, newest first.
///
/// A text is put before the message's own, in a fence. Images go along with it, if the model sees any: all of the newest
/// message, and of older ones until there are a few. What a model isn't shown, it is told of.
struct AttachedTurns {
    private let files: any AttachmentFiles
    private let acceptsImages: Bool
    private var textBytesLeft: Int
    private var imageBytesLeft = AttachmentRules.imageBytesInContextMax
    private var imageCount = 0
    private var isNewest = true

    /// No vocabulary has text of which a token is longer, on average.
    private static let bytesPerTokenMax = 16

    init(files: any AttachmentFiles, contextTokens: Int, acceptsImages: Bool) {
        self.files = files
        self.acceptsImages = acceptsImages
        textBytesLeft = contextTokens * Self.bytesPerTokenMax
    }

    mutating func turns(for newestFirst: [Message]) async throws -> [ModelRequest.Turn] {
        var turns: [ModelRequest.Turn] = []
        for message in newestFirst {
            turns.append(
                try await turn(role: message.role, content: message.content, attachments: message.attachments))
        }
        return turns
    }

    mutating func turn(
        role: Message.Role, content: String, attachments: [Attachment]
    ) async throws -> ModelRequest.Turn {
        defer { isNewest = false }
        var notes: [String] = []
        var images: [ModelRequest.Image] = []
        for attachment in attachments {
            if !attachment.type.isImage {
                notes.append(try await note(text: attachment))
            } else if let image = try await image(attachment) {
                images.append(image)
            } else {
                notes.append(notShown(attachment))
            }
        }
        return ModelRequest.Turn(role: role, content: (notes + [content]).joined(separator: "\n\n"), images: images)
    }

    private mutating func note(text attachment: Attachment) async throws -> String {
        // What was read so far leaves no room for this anyway.
        guard textBytesLeft >= 0 else { return notShown(attachment) }
        let limit = AttachmentRules.textBytesInContextMax
        guard let bytes = try await bytes(of: attachment, atMost: limit) else {
            return "[File \(attachment.fileName), which is no longer there]"
        }
        textBytesLeft -= bytes.count
        let isCut = attachment.sizeBytes > bytes.count
        let whole = isCut ? bytes.dropLast(TextScan.unfinishedCount(bytes)) : bytes
        var text = String(decoding: whole, as: UTF8.self)
        // The mark of UTF-8 that some editors write is no text.
        if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
        let name = "File \(attachment.fileName)"
        return fenced(text, title: isCut ? "\(name), the first \(limit / 1024) KiB of it" : name)
    }

    private func notShown(_ attachment: Attachment) -> String {
        "[\(attachment.type.isImage ? "Image" : "File") \(attachment.fileName), which you are not shown]"
    }

    private mutating func image(_ attachment: Attachment) async throws -> ModelRequest.Image? {
        let countMax = isNewest ? AttachmentRules.perMessageMax : AttachmentRules.imagesInContextMax
        guard acceptsImages, imageCount < countMax, attachment.sizeBytes <= imageBytesLeft,
            let bytes = try await bytes(of: attachment, atMost: attachment.sizeBytes)
        else { return nil }
        imageCount += 1
        imageBytesLeft -= bytes.count
        return ModelRequest.Image(mediaType: attachment.type.rawValue, data: bytes)
    }

    /// - Returns: `nil` when the file was removed meanwhile.
    private func bytes(of attachment: Attachment, atMost limit: Int) async throws -> Data? {
        do {
            return try await files.bytes(of: attachment.id, from: 0, count: min(attachment.sizeBytes, limit))
        } catch let error as ChatError where error.code == .notFound {
            return nil
        }
    }
}

/// Text between two lines of more backticks than stand anywhere in it, so that it can't end sooner.
private func fenced(_ text: String, title: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
        run = byte == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(title):\n\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
}

extension ModelRequest.Turn {
    /// By the estimate.
    var imageTokens: Int { images.reduce(0) { $0 + $1.estimatedTokens } }
}

extension ModelRequest.Image {
    /// What it costs of a context, about: providers count areas of some 750 pixels, and shrink what is larger.
    var estimatedTokens: Int {
        guard let type = AttachmentType(rawValue: mediaType), let size = ImageSize(type, head: data) else {
            return Self.tokensMax
        }
        // A header may say anything: no arithmetic that could overflow.
        let areas = Double(size.width) * Double(size.height) / 750
        return areas >= Double(Self.tokensMax) ? Self.tokensMax : max(Self.tokensMin, Int(areas.rounded(.up)))
    }

    private static let tokensMin = 85
    private static let tokensMax = 1_600
}
