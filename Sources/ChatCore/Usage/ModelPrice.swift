/// What a model costs, for a million tokens.
public struct ModelPrice: Sendable, Equatable {
    public var prompt: Dollars
    public var completion: Dollars

    public init(prompt: Dollars, completion: Dollars) {
        self.prompt = prompt
        self.completion = completion
    }

    /// To the nearest billionth of a dollar.
    public func cost(promptTokens: Int, completionTokens: Int) -> Dollars {
        let total = Double(promptTokens) * prompt.amount + Double(completionTokens) * completion.amount
        return Dollars(total / 1e6)
    }
}

/// What models cost.
public protocol ModelPrices: Sendable {
    /// - Returns: `nil` for a model without a price: what it uses is booked as costing nothing, and said to be so.
    func price(of model: String) -> ModelPrice?
}
