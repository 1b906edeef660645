import ChatCore
import Foundation

/// Decodes the JSON of an answer's events, and joins characters that were cut in two.
///
/// Servers that cut their text without regard for JSON send a character beyond the basic plane as two events, `"\ud83d"`
/// and `"\ude00"`: neither is text, and no decoder takes them.
struct EventJSON: Sendable {
    private let decoder = JSONDecoder()
    /// The half of a character that ended the event before.
    private var half: UInt16?

    /// Whether the next event can be read only together with what came before.
    var isWaiting: Bool { half != nil }

    mutating func decode<Value: Decodable>(_ type: Value.Type, from data: [UInt8]) throws(ModelError) -> Value {
        if half == nil, let value = try? decoder.decode(type, from: Data(data)) { return value }
        let repair = SurrogateRepair(of: data, after: half)
        half = repair.half
        guard let value = try? decoder.decode(type, from: Data(repair.data)) else {
            throw ModelError(.cutOff, detail: "the provider sent an event that isn't of its protocol")
        }
        return value
    }
}
