import ChatCore
import Foundation
import Synchronization
import Testing

@testable import ChatServer

@Suite("Readers of a node that is about to stop")
struct ReaderDrainTests {
    private let pauses = Recorded<Duration>()
    private let left = Recorded<SubscriberID>()

    private func drain(sleep: (@Sendable (Duration) async throws -> Void)? = nil) -> ReaderDrain {
        var environment = DomainEnvironment.live()
        environment.sleep = sleep ?? { pauses.note($0) }
        return ReaderDrain(environment: environment)
    }

    private func join(_ drain: ReaderDrain) -> SubscriberID {
        let reader = SubscriberID(UUID())
        drain.join(reader) { left.note(reader) }
        return reader
    }

    @Test("leave one by one, evenly over the time, each once")
    func spread() async {
        let drain = drain()
        let readers = (0..<5).map { _ in join(drain) }
        await drain.sendAway(over: .seconds(10))
        #expect(Set(left.all) == Set(readers))
        #expect(left.all.count == 5)
        #expect(pauses.all == Array(repeating: .seconds(2), count: 4))
    }

    @Test("leave at once when they come later")
    func late() async {
        let drain = drain()
        #expect(!drain.isDraining)
        await drain.sendAway(over: .seconds(10))
        #expect(drain.isDraining)
        let reader = join(drain)
        #expect(left.all == [reader])
    }

    @Test("are left alone when they have gone by themselves")
    func gone() async {
        let drain = drain()
        let reader = join(drain)
        drain.quit(reader)
        await drain.sendAway(over: .seconds(10))
        #expect(left.all.isEmpty)
    }

    @Test("stay when the node has no more time for it")
    func cancelled() async {
        let drain = drain(sleep: { _ in throw CancellationError() })
        _ = (join(drain), join(drain))
        await drain.sendAway(over: .seconds(10))
        #expect(left.all.count == 1)
    }

    private final class Recorded<Element: Sendable>: Sendable {
        private let elements = Mutex<[Element]>([])

        var all: [Element] { elements.withLock(\.self) }

        func note(_ element: Element) { elements.withLock { $0.append(element) } }
    }
}
