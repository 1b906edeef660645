import ChatCore

/// What comes on a thread's channel.
enum Announcement {
    case event(EventPosition, packed: [UInt8])
    case passing(from: SubscriberID?, packed: [UInt8])
    /// The log has begun anew.
    case restart
    case gone

    /// `nil` for what another version of the program says.
    init?(_ bytes: [UInt8]) {
        switch bytes.first {
        case UInt8(ascii: "E"):
            let parts = bytes.dropFirst().split(
                separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let seq = Int(String(decoding: parts[1], as: UTF8.self)) else { return nil }
            self = .event(
                EventPosition(epoch: String(decoding: parts[0], as: UTF8.self), seq: seq), packed: Array(parts[2]))
        case UInt8(ascii: "P"):
            let parts = bytes.dropFirst().split(
                separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            self = .passing(from: SubscriberID(String(decoding: parts[0], as: UTF8.self)), packed: Array(parts[1]))
        case UInt8(ascii: "R"): self = .restart
        case UInt8(ascii: "G"): self = .gone
        default: return nil
        }
    }

    static func passing(_ packed: [UInt8], from sender: SubscriberID?) -> [UInt8] {
        Array("P\(sender?.description ?? "") ".utf8) + packed
    }
}
