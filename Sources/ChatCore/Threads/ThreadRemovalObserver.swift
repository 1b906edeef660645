/// Told after threads are gone with what they belonged to, so that answers running in them stop and their readers are
/// told.
public protocol ThreadRemovalObserver: Sendable {
    /// Returns when the answers have stopped. Threads without readers or a running answer are passed over.
    func threadsRemoved(_ ids: [ChatThread.ID]) async
}

/// Tells several, one after the other.
public struct ThreadRemovalObservers: ThreadRemovalObserver {
    private let observers: [any ThreadRemovalObserver]

    public init(_ observers: [any ThreadRemovalObserver]) {
        self.observers = observers
    }

    public func threadsRemoved(_ ids: [ChatThread.ID]) async {
        for observer in observers { await observer.threadsRemoved(ids) }
    }
}
