import Foundation
import Synchronization

/// 128 bits that stand for what was put in, in this order.
///
/// Of two conversations of one person that differ, no two will ever have the same; against somebody who looks for such
/// on purpose, who could only cheat themselves, it doesn't guard. After FNV-1a, eight bytes at a time.
struct Fingerprint {
    private static let prime = UInt128(1) << 88 | 0x13b
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var index = 0
            while index + 8 <= raw.count {
                add(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
                index += 8
            }
            add(raw[index...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
            // What one text ends with is not what the next begins with.
            add(UInt64(raw.count))
        }
    }

    mutating func add(_ number: Int) {
        add(UInt64(bitPattern: Int64(number)))
    }

    mutating func add(_ date: Date?) {
        // As a floating-point number: files hold times that no integer does.
        add(date.map { ($0.timeIntervalSince1970 * 1000).rounded().bitPattern } ?? .max)
    }

    private mutating func add(_ word: UInt64) {
        state = (state ^ UInt128(word)) &* Self.prime
        state ^= state >> 67
    }

    var uuid: UUID {
        withUnsafeBytes(of: state.bigEndian) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension ConversationDraft {
    /// By which a project knows the conversation again.
    func key(_ places: [Place], _ copies: CopyNumbers) -> UUID {
        var fingerprint = Fingerprint()
        fingerprint.add(sourceID ?? "")
        fingerprint.add(title ?? "")
        var positions = Array(repeating: -1, count: nodes.count)
        for (position, place) in places.enumerated() {
            let node = nodes[place.node]
            positions[place.node] = position
            fingerprint.add(node.parent.map { positions[$0] } ?? -1)
            fingerprint.add(node.role.rawValue)
            fingerprint.add(node.createdAt)
            fingerprint.add(node.content)
        }
        if sourceID == nil { fingerprint.add(copies.next(fingerprint.uuid)) }
        return fingerprint.uuid
    }
}

/// Tells conversations of one import apart that are the same, and don't say that they are one.
final class CopyNumbers: Sendable {
    private let counts = Mutex<[UUID: Int]>([:])

    /// From 0 for each key.
    func next(_ key: UUID) -> Int {
        counts.withLock { counts in
            defer { counts[key, default: 0] += 1 }
            return counts[key, default: 0]
        }
    }
}
