/// What a provider counts for each token of the estimate: learned from the usage that it reports, for one model.
///
/// A running mean that forgets: the first samples count alike, later ones with a sixteenth, so that it settles within
/// a dozen answers and follows a change within a few dozen. A sample that is no count of tokens, or far from all before
/// it, must not spoil it: samples are taken within `bounds`, and within half and double of what was learned.
public struct TokenRate: Sendable, Equatable {
    /// A text of one script never differs more from the estimate.
    public static let bounds = 0.25...4.0
    /// An estimate of fewer tokens teaches nothing: what the provider adds to every prompt outweighs it.
    static let estimateMin = 50
    /// What is expected beyond the rate: texts differ, and a context that is a little too small beats one refused.
    static let marginElsewhere = 1.1
    /// The same thread again.
    static let marginInThread = 1.03
    private static let memory = 16

    public private(set) var rate: Double
    /// How many answers it was learned from.
    public private(set) var samples: Int

    /// As it was kept.
    public init(rate: Double, samples: Int) {
        self.rate = rate
        self.samples = samples
    }

    /// Learned from one answer.
    public init(sample: Double) {
        self.init(rate: Self.bounded(sample), samples: 1)
    }

    public mutating func learn(_ sample: Double) {
        samples += 1
        let taken = min(max(Self.bounded(sample), rate / 2), rate * 2)
        rate += (taken - rate) / Double(min(samples, Self.memory))
    }

    /// What an answer teaches.
    /// - Returns: `nil` when it teaches nothing.
    static func sample(promptTokens: Int?, of request: ModelRequest) -> Double? {
        let estimate = request.turns.reduce(0) { $0 + TokenMeasure.estimate(of: $1) }
        guard let promptTokens, promptTokens > 0, estimate >= estimateMin,
            request.turns.allSatisfy(\.images.isEmpty)
        else { return nil }
        return bounded(Double(promptTokens) / Double(estimate))
    }

    private static func bounded(_ rate: Double) -> Double {
        min(max(rate, bounds.lowerBound), bounds.upperBound)
    }
}

/// Where learned rates are kept. The caller has checked that the thread is the user's.
public protocol TokenRateStore: Sendable {
    /// What has been learned about a model, in this thread and in all.
    func tokenRates(of model: String, in threadID: ChatThread.ID) async throws -> LearnedTokenRates
    /// Keeps `sample` as the thread's rate for this model, instead of any other, and has the model's rate learn it, in
    /// one transaction. A thread that is gone is passed over.
    func learnTokenRate(_ sample: Double, of model: String, in threadID: ChatThread.ID) async throws
}

public struct LearnedTokenRates: Sendable, Equatable {
    /// Of the newest answer in the thread, when it was this model's.
    public var ofThread: Double?
    public var ofModel: TokenRate?

    public init(ofThread: Double? = nil, ofModel: TokenRate? = nil) {
        self.ofThread = ofThread
        self.ofModel = ofModel
    }
}
