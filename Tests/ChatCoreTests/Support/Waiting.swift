import Testing

/// Things that arrive one by one, for a test to take.
struct Mailbox<Element: Sendable>: Sendable {
    private let stream: AsyncStream<Element>
    private let continuation: AsyncStream<Element>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(of: Element.self)
    }

    func put(_ element: Element) { continuation.yield(element) }

    func close() { continuation.finish() }

    /// The next one; `nil` once the box is closed and empty.
    func next() async -> Element? {
        for await element in stream { return element }
        return nil
    }
}

/// Waits for what no event tells of.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        await Task.yield()
    }
}
