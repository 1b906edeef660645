import ChatCore
import Foundation

/// The directive in a message that tells the scripted provider what to play: `[[script rate=50 fault=cut_off at=10]]`.
/// The whole language is in `docs/scripted-provider.md`.
struct ScriptDirective {
    /// Something in a directive that isn't understood, in words for the person who wrote it.
    struct Mistake: Error, Equatable {
        var message: String
    }

    private static let opening = "[[script"
    private static let closing = "]]"

    private(set) var script = Script()
    /// The message without its directive.
    private(set) var message: String
    /// What to say when it is asked for a title or a summary of a conversation with this directive in it.
    private(set) var said: [UsageRecord.Purpose: String] = [:]
    private var retryAfterSeconds: Int?

    /// What the last directive that says anything about this purpose has it say.
    static func said(for purpose: UsageRecord.Purpose, in conversation: String) -> String? {
        var rest = conversation[...]
        while let start = rest.range(of: opening, options: .backwards) {
            if let text = try? ScriptDirective(in: String(rest)).said[purpose] { return text }
            rest = rest[..<start.lowerBound]
        }
        return nil
    }

    /// Reads the last directive of a message; without one, the script is the default.
    /// - Throws: `Mistake`.
    init(in text: String) throws(Mistake) {
        message = text
        guard let start = text.range(of: Self.opening, options: .backwards) else { return }
        var rest = text[start.upperBound...]
        while !Self.skip(Self.closing, in: &rest) {
            let (key, value) = try Self.nextField(in: &rest)
            try set(key, to: value)
        }
        if case .error(.rateLimited) = script.fault {
            script.fault = .error(.rateLimited(retryAfterSeconds: retryAfterSeconds))
        }
        message = (text[..<start.lowerBound] + rest).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private mutating func set(_ key: String, to value: String) throws(Mistake) {
        switch key {
        case "say" where value == "echo": script.source = .echo
        case "say": script.source = .sample(try Self.choice(key, value))
        case "text": script.source = .text(value)
        case "think": script.thought = value
        case "usage": script.usage = try Self.choice(key, value)
        case "cut": script.cut = try Self.choice(key, value) as Script.Cut
        case "tokens": script.tokens = try Self.number(key, value)
        case "rate": script.tokensPerSecond = Double(try Self.number(key, value))
        case "ttft": script.firstTokenDelay = .milliseconds(try Self.number(key, value))
        case "fault": script.fault = try Self.fault(value)
        case "status": script.fault = .error(try Self.reason(ofStatus: value))
        case "retry_after": retryAfterSeconds = try Self.number(key, value)
        case "at": script.faultAt = try Self.number(key, value)
        case "finish": script.finishReason = value
        case "title": said[.title] = value
        case "summary": said[.summary] = value
        default: throw Mistake(message: "There is no key “\(key)”.")
        }
    }
}

// MARK: - Cutting a directive into fields

extension ScriptDirective {
    private static func skip(_ word: String, in rest: inout Substring) -> Bool {
        rest = rest.drop(while: \.isWhitespace)
        guard rest.hasPrefix(word) else { return false }
        rest = rest.dropFirst(word.count)
        return true
    }

    private static func nextField(in rest: inout Substring) throws(Mistake) -> (key: String, value: String) {
        let key = rest.prefix { $0.isLetter || $0 == "_" }
        rest = rest.dropFirst(key.count)
        guard !key.isEmpty, skip("=", in: &rest) else {
            throw Mistake(message: "A directive is “[[script key=value …]]”, and this one is not.")
        }
        if rest.first == "\"" { return (String(key), try quoted(in: &rest)) }
        let value = rest.prefix { !$0.isWhitespace && $0 != "]" }
        rest = rest.dropFirst(value.count)
        return (String(key), String(value))
    }

    private static func quoted(in rest: inout Substring) throws(Mistake) -> String {
        rest.removeFirst()
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\": value.append(unescaped(rest.popFirst()))
            default: value.append(character)
            }
        }
        throw Mistake(message: "A quotation mark is missing.")
    }

    private static func unescaped(_ character: Character?) -> String {
        switch character {
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case let other: other.map(String.init) ?? ""
        }
    }
}

// MARK: - Values

extension ScriptDirective {
    /// More than any test or demonstration needs: tokens, tokens a second, milliseconds, seconds.
    private static let largestNumber = 1_000_000

    private static func number(_ key: String, _ value: String) throws(Mistake) -> Int {
        guard let number = Int(value), (0...largestNumber).contains(number) else {
            throw Mistake(message: "“\(key)” is a whole number from 0 to \(largestNumber).")
        }
        return number
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ value: String
    ) throws(Mistake) -> Choice {
        guard let choice = Choice(rawValue: value) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Mistake(message: "“\(key)” is one of: \(allowed).")
        }
        return choice
    }

    private static func fault(_ name: String) throws(Mistake) -> Script.Fault {
        switch name {
        case "stall": .stall
        case "unauthorized": .error(.unauthorized)
        case "rate_limited": .error(.rateLimited(retryAfterSeconds: nil))
        case "quota_exceeded": .error(.quotaExceeded)
        case "context_too_long": .error(.contextTooLong)
        case "unknown_model": .error(.unknownModel)
        case "rejected": .error(.rejected)
        case "unavailable": .error(.unavailable)
        case "timed_out": .error(.timedOut)
        case "cut_off": .error(.cutOff)
        default: throw Mistake(message: "There is no fault “\(name)”.")
        }
    }

    private static func reason(ofStatus value: String) throws(Mistake) -> ModelError.Reason {
        switch try number("status", value) {
        case 401, 403: .unauthorized
        case 402: .quotaExceeded
        case 404: .unknownModel
        case 413: .contextTooLong
        case 429: .rateLimited(retryAfterSeconds: nil)
        case 400..<500: .rejected
        case 500..<600: .unavailable
        default: throw Mistake(message: "“status” is from 400 to 599.")
        }
    }
}
