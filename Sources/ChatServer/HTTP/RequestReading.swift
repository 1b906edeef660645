import ChatAPI
import ChatCore
import Foundation
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The largest JSON body, in bytes: the longest message with every character escaped.
private let jsonBytesMax = 2 * 1024 * 1024

extension Request {
    /// Reads the body as JSON.
    /// - Throws: `invalid_message` for what isn't JSON, `validation_failed` for what has another shape,
    ///   `payload_too_large`, `unsupported_media_type`.
    func json<Body: Decodable>(_ type: Body.Type = Body.self) async throws -> Body {
        try decodeJSON(type, from: try await jsonBytes())
    }

    /// As `json`, but no body at all is as good as `{}`.
    func jsonIfPresent<Body: Decodable>(_ type: Body.Type = Body.self) async throws -> Body? {
        let bytes = try await jsonBytes()
        return bytes.readableBytes == 0 ? nil : try decodeJSON(type, from: bytes)
    }

    private func jsonBytes() async throws -> ByteBuffer {
        if let contentType = headers[.contentType], !MediaTypes.isJSON(contentType) {
            throw ChatError(.unsupportedMediaType, "Send the body as application/json.")
        }
        do {
            return try await body.collect(upTo: jsonBytesMax)
        } catch is NIOTooManyBytesError {
            throw ChatError(.payloadTooLarge, "A request body has at most \(jsonBytesMax) bytes.")
        } catch let error where !(error is CancellationError) {
            throw ChatError.bodyIncomplete(error)
        }
    }

    private func decodeJSON<Body: Decodable>(_ type: Body.Type, from bytes: ByteBuffer) throws -> Body {
        do {
            return try WireJSON.decode(type, from: Data(buffer: bytes))
        } catch let error as MalformedJSON {
            throw ChatError(malformed: error)
        } catch let error as DecodingError {
            throw ChatError(decoding: error)
        }
    }

    /// - Throws: `validation_failed` when it isn't a whole number in `range`.
    func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = query(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw ChatError.invalid(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// - Throws: `validation_failed` when it is neither `true` nor `false`.
    /// - Returns: `nil` when it isn't there.
    func flag(_ name: String) throws -> Bool? {
        switch query(name) {
        case nil: return nil
        case "false": return false
        case "true": return true
        default: throw ChatError.invalid(name, "must be true or false")
        }
    }

    /// - Throws: `validation_failed` when it is none of the choices.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, default fallback: Choice
    ) throws -> Choice where Choice.RawValue == String {
        guard let text = query(name) else { return fallback }
        guard let choice = Choice(rawValue: text) else {
            throw ChatError.invalid(name, "must be one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// - Throws: `validation_failed` when it isn't an id.
    func identifier<Entity>(_ name: String, of _: Entity.Type = Entity.self) throws -> Identifier<Entity>? {
        guard let text = query(name) else { return nil }
        guard let id = Identifier<Entity>(text) else { throw ChatError.invalid(name, "must be an id") }
        return id
    }

    /// The first of this name, as forms write it: `+` is a space. Source: URL Standard, section 5.1.
    func query(_ name: String) -> String? {
        for pair in (uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.formDecoded)
            if parts[0] == name { return parts.count == 2 ? parts[1] : "" }
        }
        return nil
    }

    /// `limit` with `offset` or `cursor`.
    func page() throws -> PageRequest {
        let limit = try integer("limit", in: PageRequest.limits, default: PageRequest.defaultLimit)
        if let cursor = query("cursor") {
            guard query("offset") == nil else { throw ChatError.invalid("cursor", "can't be combined with offset") }
            return PageRequest(limit: limit, start: .cursor(cursor))
        }
        return PageRequest(limit: limit, start: .offset(try integer("offset", in: 0...1_000_000_000, default: 0)))
    }
}

extension ChatRequestContext {
    /// The id in the path; what is no id can't exist.
    func id<Entity>(_: Entity.Type, else error: ChatError) throws -> Identifier<Entity> {
        guard let id = parameters.get("id").flatMap({ Identifier<Entity>($0) }) else { throw error }
        return id
    }

    var threadID: ChatThread.ID {
        get throws { try id(ChatThread.self, else: .threadNotFound) }
    }
}

/// An id in a body.
/// - Throws: `validation_failed` when it isn't one.
func identifier<Entity>(
    _ text: String, field: String, of _: Entity.Type = Entity.self
) throws -> Identifier<Entity> {
    guard let id = Identifier<Entity>(text) else { throw ChatError.invalid(field, "must be an id") }
    return id
}

enum MediaTypes {
    static func isJSON(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    }

    /// Whether an `Accept` header asks for this very type. Source: RFC 9110, section 12.5.1.
    static func asks(for type: String, _ accept: String) -> Bool {
        accept.lowercased().split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return parts.first == type && weight != 0
        }
    }
}

extension Substring {
    fileprivate var formDecoded: String {
        let spaced = replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? String(spaced)
    }
}
