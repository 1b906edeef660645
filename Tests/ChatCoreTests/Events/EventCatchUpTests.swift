import ChatCore
import Testing

@Suite("A reader catches up")
struct EventCatchUpTests {
    /// What one reader has been given.
    private struct Reader {
        private var catchUp = EventCatchUp<Int>()
        private(set) var delivered: [Int] = []
        private(set) var isLost = false

        var seq: Int { catchUp.seq }

        mutating func receive(_ seq: Int) {
            perform(catchUp.receive(NumberedEvent(seq: seq, payload: seq)))
        }

        mutating func goLive(after seq: Int, history: [Int]) {
            perform(catchUp.goLive(after: seq, history: history.map { NumberedEvent(seq: $0, payload: $0) }))
        }

        private mutating func perform(_ action: EventCatchUp<Int>.Action) {
            switch action {
            case .deliver(let events):
                #expect(!isLost || events.isEmpty, "nothing is sent after a loss")
                delivered += events.map(\.payload)
            case .lost: isLost = true
            }
        }
    }

    @Test("as the vectors shared with the web client say", arguments: try ResumeVector.all())
    func vectors(_ vector: ResumeVector) {
        var reader = Reader()
        for step in vector.steps {
            switch step {
            case .live(let seqs): for seq in seqs { reader.receive(seq) }
            case .history(let history):
                let start = vector.position.map(\.seq) ?? history.last
                let isResumed = vector.position != nil && history.complete
                reader.goLive(after: isResumed ? start : history.last, history: isResumed ? history.events : [])
            }
        }
        #expect(reader.delivered == vector.expect.flatMap { $0.deliver ?? [] })
        #expect(reader.isLost == vector.expect.contains { $0.lost == true })
    }

    @Test("with all that is after its position, in order, however live and history interleave", arguments: 0..<300)
    func anyInterleaving(seed: Int) {
        var random = SeededRandom(seed)
        let last = Int.random(in: 0...40, using: &random)
        let position = Int.random(in: 0...last, using: &random)
        let readAt = Int.random(in: position...last, using: &random)
        let subscribedAt = Int.random(in: 0...readAt, using: &random)
        // The log is read at some moment after subscribing, and may answer with more than was asked for.
        let history = Array(Int.random(in: 0...position, using: &random)..<readAt).map { $0 + 1 }
        let live = Array(subscribedAt..<last).map { $0 + 1 }
        let beforeHistory = Int.random(in: 0...live.count, using: &random)

        var reader = Reader()
        for seq in live.prefix(beforeHistory).shuffled(using: &random) { reader.receive(seq) }
        reader.goLive(after: position, history: history)
        for seq in live.dropFirst(beforeHistory) {
            reader.receive(seq)
            if Bool.random(using: &random) { reader.receive(Int.random(in: 1...seq, using: &random)) }
        }

        #expect(!reader.isLost)
        #expect(reader.delivered == Array(position..<last).map { $0 + 1 })
        #expect(reader.seq == last)
    }

    @Test("or is told that it has lost something, and gets nothing beyond the hole", arguments: 0..<300)
    func anyHole(seed: Int) {
        var random = SeededRandom(seed)
        let last = Int.random(in: 2...40, using: &random)
        let position = Int.random(in: 0...(last - 2), using: &random)
        let missing = Int.random(in: (position + 1)...(last - 1), using: &random)
        let events = (1...last).filter { $0 != missing }
        let split = Int.random(in: 0...events.count, using: &random)
        let subscribed = Int.random(in: 0...split, using: &random)

        var reader = Reader()
        for seq in events[subscribed..<split] { reader.receive(seq) }
        reader.goLive(after: position, history: events.prefix(split).filter { $0 > position })
        for seq in events[split...] { reader.receive(seq) }

        #expect(reader.isLost)
        #expect(((position + 1)..<missing).starts(with: reader.delivered))
    }

    @Test("and goes live only once")
    func goesLiveOnce() {
        var reader = Reader()
        reader.goLive(after: 2, history: [3])
        reader.goLive(after: 0, history: [1, 2])
        reader.receive(4)
        #expect(reader.delivered == [3, 4])
    }
}
