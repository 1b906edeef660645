import Foundation

/// Time and ids, injected so that tests decide them.
public struct DomainEnvironment: Sendable {
    /// Wall-clock time.
    public var now: @Sendable () -> Date
    /// Time since some fixed moment; never steps back.
    public var uptime: @Sendable () -> Duration
    /// Suspends; throws `CancellationError` when its task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A new UUID, rising with each call.
    public var newUUID: @Sendable () -> UUID
    /// 256 bits of randomness, as URL-safe text.
    public var newSecret: @Sendable () -> String
    /// The name of this node, kept with the generations that it owns.
    public var node: String

    public init(
        now: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        newUUID: @escaping @Sendable () -> UUID,
        newSecret: @escaping @Sendable () -> String,
        node: String
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.newUUID = newUUID
        self.newSecret = newSecret
        self.node = node
    }

    /// The real thing.
    public static func live() -> DomainEnvironment {
        let ids = UUIDv7Generator()
        let start = ContinuousClock.now
        return DomainEnvironment(
            now: { Date() },
            uptime: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) },
            newUUID: { ids.next() },
            newSecret: { randomSecret() },
            node: ids.next().uuidString.lowercased())
    }

    func newID<Entity>(_: Entity.Type = Entity.self) -> Identifier<Entity> {
        Identifier(newUUID())
    }
}

private func randomSecret() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return Data(bytes).base64EncodedString()
        .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}
