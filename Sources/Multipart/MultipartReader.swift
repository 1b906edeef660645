import NIOCore

/// Reads a `multipart/form-data` body part by part, as fast as its bytes are asked for and no faster.
///
/// ```swift
/// while let part = try await reader.nextPart() {
///     while let bytes = try await reader.nextBytes() { … }
/// }
/// ```
public struct MultipartReader<Body: AsyncSequence> where Body.Element == ByteBuffer {
    private var body: Body.AsyncIterator
    private var parser: MultipartParser
    private var bytesLeft: Int
    private var isInPart = false
    private var hasEnded = false

    /// - Parameter bytesMax: of the whole body.
    public init(
        _ body: Body, boundary: MultipartBoundary, bytesMax: Int, limits: MultipartLimits = MultipartLimits()
    ) {
        self.body = body.makeAsyncIterator()
        parser = MultipartParser(boundary: boundary, limits: limits)
        bytesLeft = bytesMax
    }

    /// The next part; passes over what is left of the one before. `nil` after the last.
    /// - Throws: `MultipartError`, and what the body throws.
    public mutating func nextPart() async throws -> MultipartPart? {
        while try await nextBytes() != nil {}
        guard !hasEnded else { return nil }
        switch try await nextEvent() {
        case .part(let part):
            isInPart = true
            return part
        case .bytes, .endOfPart, .end:
            hasEnded = true
            return nil
        }
    }

    /// The next bytes of the part; `nil` at its end.
    /// - Throws: `MultipartError`, and what the body throws.
    public mutating func nextBytes() async throws -> ByteBuffer? {
        guard isInPart else { return nil }
        if case .bytes(let bytes) = try await nextEvent() { return bytes }
        isInPart = false
        return nil
    }

    private mutating func nextEvent() async throws -> MultipartParser.Event {
        while true {
            if let event = try parser.next() { return event }
            guard let bytes = try await body.next() else { throw MultipartError.incomplete }
            bytesLeft -= bytes.readableBytes
            guard bytesLeft >= 0 else { throw MultipartError.tooLarge }
            parser.append(bytes)
        }
    }
}
