import Foundation
import Synchronization

/// Makes UUIDs of version 7: 48 bits of milliseconds, a 12-bit counter within the millisecond, 62 random bits.
///
/// Ids of one generator rise strictly, also when the wall clock stands still or steps back.
/// Source: RFC 9562, sections 5.7 and 6.2 (method 1).
public final class UUIDv7Generator: Sendable {
    private struct State {
        var milliseconds: UInt64 = 0
        var counter: UInt64 = 0
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date

    public init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
    }

    public func next() -> UUID {
        let wallMilliseconds = UInt64(max(0, now().timeIntervalSince1970 * 1000))
        let (milliseconds, counter) = state.withLock { state in
            if wallMilliseconds > state.milliseconds {
                state = State(milliseconds: wallMilliseconds, counter: UInt64.random(in: 0..<0x400))
            } else if state.counter < 0xfff {
                state.counter += 1
            } else {
                state = State(milliseconds: state.milliseconds + 1, counter: 0)
            }
            return (state.milliseconds, state.counter)
        }
        return Self.uuid(milliseconds: milliseconds, counter: counter, random: .random(in: .min ... .max))
    }

    static func uuid(milliseconds: UInt64, counter: UInt64, random: UInt64) -> UUID {
        let high = (milliseconds << 16) | 0x7000 | counter
        let low = (random & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000
        func byte(_ value: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (56 - 8 * index)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
