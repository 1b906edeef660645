/// Reads the commonest event of a message, a piece of text without escapes, without a JSON decoder: what
/// `PlainTokenScanner` does for chat completions.
struct PlainTextDeltaScanner: JSONScanning {
    let bytes: UnsafeRawBufferPointer
    var index = 0
    private var isDelta = false
    private var isText = false
    private var text: String?

    /// - Returns: nil when the event is for the decoder.
    static func text(in event: UnsafeRawBufferPointer) -> String? {
        var scanner = PlainTextDeltaScanner(bytes: event)
        guard scanner.readObject({ $0.readEventField($1) }), scanner.isAtEnd, scanner.isDelta, scanner.isText else {
            return nil
        }
        return scanner.text
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func readEventField(_ name: Name) -> Bool {
        if name.is("type") {
            isDelta = readString()?.is("content_block_delta") ?? false
            return isDelta
        }
        return name.is("delta") ? readObject { $0.readDeltaField($1) } : skipValue()
    }

    private mutating func readDeltaField(_ name: Name) -> Bool {
        if name.is("type") {
            isText = readString()?.is("text_delta") ?? false
            return isText
        }
        guard name.is("text"), text == nil, let piece = readString() else { return false }
        text = String(validating: piece, as: UTF8.self)
        return text != nil
    }
}
