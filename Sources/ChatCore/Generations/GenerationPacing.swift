/// How often a generation's text is published and stored.
public struct GenerationPacing: Sendable {
    /// The first text is published at once, what follows within this time.
    public var publishInterval = Duration.milliseconds(20)
    /// A crash loses at most what came within this time.
    public var saveInterval = Duration.milliseconds(250)
    /// The pause before an end that could not be stored is stored again; twice as long each time.
    public var finishRetryInterval = Duration.milliseconds(500)
    public var finishRetryIntervalMax = Duration.seconds(10)

    public init() {}
}
