import Foundation
import Testing

@testable import ChatCore

@Suite("An id")
struct IdentifierTests {
    @Test("is written in lower case, and read in either")
    func text() throws {
        let text = "0190a5b0-7c1e-7abc-8def-0123456789ab"
        let id = try #require(ChatThread.ID(text))
        #expect(id.description == text)
        #expect(ChatThread.ID(text.uppercased()) == id)
        #expect("\(id)" == text)
    }

    @Test(
        "is nothing but a UUID",
        arguments: [
            "", "x", "0190a5b07c1e7abc8def0123456789ab", "0190a5b0-7c1e-7abc-8def-0123456789a",
            "0190a5b0-7c1e-7abc-8def-0123456789abc", "{0190a5b0-7c1e-7abc-8def-0123456789ab}",
            "0190a5b0-7c1e-7abc-8def-0123456789ag", "'; drop table users; --",
            "0190a5b0-7c1e-7abc-8def-0123456789ab\0x",
        ])
    func invalid(text: String) {
        #expect(ChatThread.ID(text) == nil)
    }
}

@Suite("The generator of ids")
struct UUIDv7GeneratorTests {
    private let time = TestTime()

    private func generator() -> UUIDv7Generator {
        UUIDv7Generator(now: { [time] in time.now })
    }

    private func milliseconds(of id: UUID) -> UInt64 {
        withUnsafeBytes(of: id.uuid) { bytes in bytes.prefix(6).reduce(0) { $0 << 8 | UInt64($1) } }
    }

    @Test("makes UUIDs of version 7 and the RFC's variant, with the time in front")
    func layout() {
        let ids = generator()
        for _ in 0..<1_000 {
            let id = ids.next()
            #expect(id.uuid.6 >> 4 == 7)
            #expect(id.uuid.8 >> 6 == 0b10)
            #expect(milliseconds(of: id) == UInt64(time.now.timeIntervalSince1970 * 1000))
            time.advance(by: .milliseconds(1))
        }
    }

    @Test("never makes one that is not greater than the last, while the clock stands still, goes on or steps back")
    func order() {
        let ids = generator()
        var random = SeededRandom(1)
        var last = ids.next()
        for _ in 0..<20_000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: time.moveWallClock(by: .milliseconds(Int.random(in: 0...5, using: &random)))
            case 1: time.moveWallClock(by: .milliseconds(-Int.random(in: 0...50, using: &random)))
            default: break
            }
            let next = ids.next()
            #expect(last < next)
            last = next
        }
    }

    @Test("borrows from the next millisecond when one has no numbers left")
    func overflow() {
        let ids = generator()
        let made = (0..<10_000).map { _ in ids.next() }
        #expect(made == made.sorted())
        #expect(Set(made).count == made.count)
        let now = UInt64(time.now.timeIntervalSince1970 * 1000)
        #expect(milliseconds(of: made[0]) == now)
        #expect(milliseconds(of: made[9_999]) == now + 2)
        #expect(made.allSatisfy { $0.uuid.6 >> 4 == 7 && $0.uuid.8 >> 6 == 0b10 })
    }

    @Test("makes no id twice for concurrent callers, and rising ones for each")
    func concurrent() async {
        let ids = generator()
        let made = await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { (0..<2_000).map { _ in ids.next() } } }
            return await group.reduce(into: [[UUID]]()) { $0.append($1) }
        }
        for some in made { #expect(some == some.sorted()) }
        #expect(Set(made.joined()).count == 16_000)
    }
}
