import Foundation

/// Tells by its bytes what a file is, while they come. Nothing that its sender says about it counts.
struct ContentInspection {
    private(set) var sizeBytes = 0
    private var head = Data()
    private var text = TextScan()
    private var image: AttachmentType?

    /// - Throws: `payload_too_large`; `unsupported_media_type` as soon as it can be nothing that is allowed.
    mutating func append(_ bytes: Data) throws {
        sizeBytes += bytes.count
        guard sizeBytes <= AttachmentRules.sizeBytesMax else { throw ChatError.fileTooLarge }
        head.append(bytes.prefix(max(0, ImageSize.headBytesMax - head.count)))
        if image == nil { image = AttachmentType(imageHead: head) }
        guard image == nil else { return }
        text.append(bytes)
        // The first bytes of an image may have come cut in two.
        guard text.isText || head.count < AttachmentType.imageHeadBytes else { throw Self.unsupported }
    }

    /// - Throws: `validation_failed` for an empty file; `unsupported_media_type`.
    func result(fileName: String) throws -> (type: AttachmentType, imageSize: ImageSize?) {
        guard sizeBytes > 0 else { throw ChatError.invalid("file", "is empty") }
        if let image { return (image, ImageSize(image, head: head)) }
        guard text.isText, text.isWhole else { throw Self.unsupported }
        return (.text(named: fileName), nil)
    }

    static let unsupported = ChatError(
        .unsupportedMediaType, "Only PNG, JPEG, GIF and WebP images and text in UTF-8 can be sent.")
}

/// Whether bytes that come in pieces are UTF-8 without control characters.
struct TextScan {
    /// So far.
    private(set) var isText = true
    /// The beginning of a character whose end has not come.
    private var unfinished = Data()

    /// Whether the text ends with a whole character.
    var isWhole: Bool { unfinished.isEmpty }

    mutating func append(_ bytes: Data) {
        guard isText else { return }
        let bytes = unfinished + bytes
        let whole = bytes.dropLast(Self.unfinishedCount(bytes))
        unfinished = Data(bytes[whole.endIndex...])
        isText = !whole.contains(where: Self.isControl) && String(validating: whole, as: UTF8.self) != nil
    }

    /// But for tab, line feed, form feed and carriage return.
    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 ? ![0x09, 0x0a, 0x0c, 0x0d].contains(byte) : byte == 0x7f
    }

    /// How many bytes at the end begin a character of more.
    static func unfinishedCount(_ bytes: Data) -> Int {
        for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0b1100_0000 != 0b1000_0000 {
            let length = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1
            return length > index + 1 ? index + 1 : 0
        }
        return 0
    }
}
