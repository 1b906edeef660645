import NIOCore
import NIOWebSocket
import Testing

@testable import WebSocketUpgrade

@Suite("What waits to be written")
struct OutboundQueueTests {
    private var queue = OutboundQueue(maxBytes: 10)
    private static let frame = OutgoingFrame(text: ByteBuffer(string: "ab"))  // 4 bytes on the wire

    @Test("wakes the writer once for many frames")
    mutating func wakesOnce() {
        #expect(queue.append(Self.frame) == true)
        #expect(queue.append(Self.frame) == false)
        #expect(queue.bytes == 8)
        #expect(queue.next(target: 100)?.frameCount == 2)
        #expect(queue.bytes == 0)
        #expect(queue.append(Self.frame) == true)
    }

    @Test("is taken in batches of about the target")
    mutating func batches() {
        _ = queue.append(Self.frame)
        _ = queue.append(Self.frame)
        #expect(queue.next(target: 1)?.frameCount == 1)
        #expect(queue.next(target: 1)?.frameCount == 1)
        #expect(queue.next(target: 1) == nil)
    }

    @Test("is followed by the close frame, and by nothing else")
    mutating func closes() {
        _ = queue.append(Self.frame)
        #expect(queue.close(.normalClosure, reason: "") == true)
        #expect(queue.append(Self.frame) == false)
        #expect(queue.close(.goingAway, reason: "") == false)
        #expect(queue.next(target: 100)?.frameCount == 1)
        #expect(queue.next(target: 100)?.closeCode == 1000)
        #expect(queue.next(target: 100) == nil)
    }

    @Test("is dropped when it passes the limit, and only the close frame is left")
    mutating func overflows() {
        _ = queue.append(Self.frame)
        _ = queue.append(Self.frame)
        #expect(queue.append(Self.frame) == true, "the writer must learn of the close")
        #expect(queue.bytes == 0)
        #expect(queue.next(target: 100)?.closeCode == 1013)
    }
}

extension OutboundQueue.Batch {
    fileprivate var frameCount: Int? {
        if case .frames(let frames) = self { frames.count } else { nil }
    }

    fileprivate var closeCode: Int? {
        guard case .close(let frame) = self else { return nil }
        return frame.bytes.getInteger(at: frame.bytes.readerIndex + 2, as: UInt16.self).map(Int.init)
    }
}

@Suite("When a peer is pinged and given up")
struct HeartbeatTests {
    private var heartbeat = Heartbeat(
        pingInterval: .seconds(25), silenceTimeout: .seconds(60), now: .uptimeNanoseconds(0))

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    @Test("pings at its interval and gives up after the silence")
    mutating func givesUp() {
        #expect(heartbeat.deadline == at(25))
        #expect(heartbeat.check(now: at(25)) == .ping)
        #expect(heartbeat.check(now: at(26)) == .wait)
        #expect(heartbeat.check(now: at(50)) == .ping)
        #expect(heartbeat.deadline == at(60))
        #expect(heartbeat.check(now: at(60)) == .giveUp)
    }

    @Test("starts the silence anew when something is heard")
    mutating func hears() {
        #expect(heartbeat.check(now: at(25)) == .ping)
        heartbeat.heard(now: at(30))
        #expect(heartbeat.check(now: at(60)) == .ping)
        #expect(heartbeat.check(now: at(89)) == .ping)
        #expect(heartbeat.check(now: at(90)) == .giveUp)
    }
}
