/// How often the server may be asked, whatever for. Generous: a household on one address, an eager script or a load test
/// never meets these; a flood does.
public enum LimitRules {
    /// REST calls of one user.
    public static let calls = RateLimit(count: 20_000, per: .minute)
    /// REST calls from one network by whoever is not signed in, each of them no more than a glance at a token.
    public static let callsSignedOut = RateLimit(count: 10_000, per: .minute)
    /// Attempts to make an account from one network.
    public static let registrations = RateLimit(count: 2_000, per: .hour)
    /// Frames on one WebSocket connection.
    public static let frames = RateLimit(count: 3_000, per: .minute)
    /// Frames over that limit which are still answered; one more and the connection is closed.
    public static let framesRefused = RateLimit(count: 100, per: .minute)
    /// Sockets and event streams that a user has open on one node.
    public static let readersMax = 1_000
}
