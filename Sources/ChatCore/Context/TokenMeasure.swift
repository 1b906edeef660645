/// Tells what turns take of a model's window, in the best way that is known for the model and the thread.
struct TokenMeasure: Sendable {
    /// What a provider wraps around each turn.
    static let tokensPerTurn = 4

    let counting: TokenCounting
    private let model: String
    private let counter: (any TokenCounter)?
    /// What the provider counts for each token of the estimate.
    private let rate: Double

    /// By a tokenizer that knows the model.
    init(_ model: String, by counter: any TokenCounter) {
        self.init(.tokenizer, model, counter: counter, rate: 1)
    }

    /// By the estimate, times `rate`.
    init(_ model: String, counting: TokenCounting, rate: Double) {
        self.init(counting, model, counter: nil, rate: rate)
    }

    private init(_ counting: TokenCounting, _ model: String, counter: (any TokenCounter)?, rate: Double) {
        self.counting = counting
        self.model = model
        self.counter = counter
        self.rate = rate
    }

    /// With what a provider wraps around each.
    func tokens(of turns: [ModelRequest.Turn]) async -> [Int] {
        if let counter, let counts = await counter.tokens(of: turns.map(\.content), for: model) {
            return zip(turns, counts).map { $1 + Self.tokensPerTurn + $0.imageTokens }
        }
        return turns.map { turn in
            let estimate = Double(Self.estimate(of: turn)) * rate
            return max(1, Int(estimate.rounded())) + turn.imageTokens
        }
    }

    func tokens(of turns: [AttachedTurn]) async -> [Int] {
        zip(turns, await tokens(of: turns.map(\.turn))).map { $1 + $0.imageTokens }
    }

    func tokens(of turn: AttachedTurn) async -> Int {
        await tokens(of: [turn]).reduce(0, +)
    }

    func tokens(of turn: ModelRequest.Turn) async -> Int {
        await tokens(of: [turn]).reduce(0, +)
    }

    /// Of its text, before anything has been learned.
    static func estimate(of turn: ModelRequest.Turn) -> Int {
        TokenEstimate.tokens(turn.content) + tokensPerTurn
    }
}
