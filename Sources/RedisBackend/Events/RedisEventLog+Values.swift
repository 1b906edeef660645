import ChatCore

extension ThreadEvent {
    /// What the event does to the running answer, as `EventScripts.publish` wants to know it.
    var redisChange: (change: String, answer: String, piece: String) {
        switch textChange {
        case .none: return ("", "", "")
        case .begins(let text): return ("begins", text.messageID.description, text.text)
        case .grows(let text): return ("grows", text.messageID.description, text.text)
        case .ends(let id):
            // Only its writer says that it has come to its end; that it is over, whoever knows.
            if case .answerEnded = self { return ("finishes", id.description, "") }
            return ("ends", id.description, "")
        }
    }

    /// The answer whose writer tells this.
    var answerID: Message.ID? {
        switch self {
        case .answerText(let id, _, _): id
        case .answerEnded(let end): end.messageID
        default: nil
        }
    }
}

extension LiveText {
    init?(snapshot: RESPValue) {
        guard let values = snapshot.array, values.count == 4, let epoch = values[0].string,
            let seq = values[1].integer, let answer = values[2].string, let text = values[3].string
        else { return nil }
        self.init(
            position: EventPosition(epoch: epoch, seq: seq),
            answer: Message.ID(answer).map { RunningText(messageID: $0, text: text) })
    }
}

extension EventHistory {
    init?(_ value: RESPValue, unpack: (_ bytes: [UInt8], _ seq: Int) -> Payload?) {
        guard let values = value.array, values.count == 3, let epoch = values[0].string,
            let seq = values[1].integer
        else { return nil }
        // Entries that this version can't read are as good as not kept.
        let entries = values[2].array.map { $0.map { Self.event($0, unpack) } }
        let missed = entries.flatMap { entries in entries.contains { $0 == nil } ? nil : entries.compactMap(\.self) }
        self.init(newest: EventPosition(epoch: epoch, seq: seq), missed: missed)
    }

    /// An entry of a stream is its id and its fields.
    private static func event(
        _ entry: RESPValue, _ unpack: (_ bytes: [UInt8], _ seq: Int) -> Payload?
    ) -> NumberedEvent<Payload>? {
        guard let parts = entry.array, parts.count == 2, let id = parts[0].string,
            let seq = id.split(separator: "-").first.flatMap({ Int($0) }),
            let fields = parts[1].array, fields.count >= 2, let bytes = fields[1].bytes,
            let payload = unpack(bytes, seq)
        else { return nil }
        return NumberedEvent(seq: seq, payload: payload)
    }
}
