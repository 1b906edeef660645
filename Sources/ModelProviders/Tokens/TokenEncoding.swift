/// The byte-pair encodings of OpenAI's models.
///
/// What they are and which model uses which: OpenAI's tiktoken, `tiktoken_ext/openai_public.py` and `tiktoken/model.py`
/// (https://github.com/openai/tiktoken).
enum TokenEncoding: String, CaseIterable {
    case cl100k = "cl100k_base"
    case o200k = "o200k_base"

    /// A longer prefix stands before a shorter one that it begins with.
    private static let families: [(prefix: String, encoding: TokenEncoding)] = [
        ("gpt-4o", .o200k), ("gpt-4.1", .o200k), ("gpt-4.5", .o200k), ("gpt-5", .o200k), ("gpt-oss", .o200k),
        ("chatgpt-4o", .o200k), ("o1", .o200k), ("o3", .o200k), ("o4", .o200k),
        ("gpt-4", .cl100k), ("gpt-3.5", .cl100k), ("gpt-35", .cl100k),
    ]

    /// Of a model by its name, with or without a vendor before it (`openai/gpt-4o`).
    /// - Returns: `nil` for models of others.
    init?(model: String) {
        let name = model.split(separator: "/").last ?? ""
        guard let family = Self.families.first(where: { name.hasPrefix($0.prefix) }) else { return nil }
        self = family.encoding
    }

    /// Cuts a text into the pieces that are encoded one by one.
    /// - Parameter body: takes the number of scalars of each piece, in order; together they are all of the text.
    func forEachPiece(of text: ScannedText, _ body: (Int) -> Void) {
        var start = 0
        while start < text.count {
            let end =
                switch self {
                case .cl100k: text.endOfCL100KPiece(at: start)
                case .o200k: text.endOfO200KPiece(at: start)
                }
            body(end - start)
            start = end
        }
    }
}
