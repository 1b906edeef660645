import Foundation

/// Makes turns of messages and of the files that were sent with them, newest first. Of images nothing is read: what they
/// take is known from their sizes.
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

    mutating func turns(for newestFirst: [Message]) async throws -> [AttachedTurn] {
        var turns: [AttachedTurn] = []
        for message in newestFirst {
            turns.append(
                try await turn(role: message.role, content: message.content, attachments: message.attachments))
        }
        return turns
    }

    mutating func turn(
        role: Message.Role, content: String, attachments: [Attachment]
    ) async throws -> AttachedTurn {
        defer { isNewest = false }
        var turn = AttachedTurn(role: role, text: content)
        for attachment in attachments {
            if !attachment.type.isImage {
                turn.notes.append(try await note(text: attachment))
            } else if takes(image: attachment) {
                turn.images.append(attachment)
            } else {
                turn.notes.append(AttachedTurn.notShown(attachment))
            }
        }
        return turn
    }

    private mutating func note(text attachment: Attachment) async throws -> String {
        // What was read so far leaves no room for this anyway.
        guard textBytesLeft >= 0 else { return AttachedTurn.notShown(attachment) }
        let limit = AttachmentRules.textBytesInContextMax
        guard let bytes = try await files.start(of: attachment, atMost: limit) else {
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

    private mutating func takes(image attachment: Attachment) -> Bool {
        let countMax = isNewest ? AttachmentRules.perMessageMax : AttachmentRules.imagesInContextMax
        guard acceptsImages, imageCount < countMax, attachment.sizeBytes <= imageBytesLeft else { return false }
        imageCount += 1
        imageBytesLeft -= attachment.sizeBytes
        return true
    }
}

/// Text between two lines of more backticks than stand anywhere in it, so that it can't end sooner.
private func fenced(_ text: String, title: String) -> String {
    let fence = MarkdownFence.around(text)
    return "\(title):\n\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
}
