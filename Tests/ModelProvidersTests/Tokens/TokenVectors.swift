import Foundation

@testable import ModelProviders

/// `Tests/Vectors/tokens.json`: what OpenAI's own tokenizer makes of texts.
struct TokenVectors: Decodable {
    struct Text: Decodable {
        var text: String
        var cl100k: [UInt32]
        var o200k: [UInt32]

        func tokens(by encoding: TokenEncoding) -> [UInt32] {
            switch encoding {
            case .cl100k: cl100k
            case .o200k: o200k
            }
        }
    }

    /// A text that is one unit over and over, and how many tokens it has.
    struct Repeated: Decodable {
        var unit: String
        var times: Int
        var cl100k: Int
        var o200k: Int

        func count(by encoding: TokenEncoding) -> Int {
            switch encoding {
            case .cl100k: cl100k
            case .o200k: o200k
            }
        }
    }

    var texts: [Text]
    var repeated: [Repeated]

    static func read() throws -> TokenVectors {
        try JSONDecoder().decode(
            TokenVectors.self, from: Data(contentsOf: tests.appending(path: "Vectors/tokens.json")))
    }

    private static let tests = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// OpenAI's vocabularies, put there by `bin/setup test`.
    static let folder = tests.deletingLastPathComponent().appending(path: ".local/tokenizers")
}

extension BytePairEncoder {
    private static let read: [TokenEncoding: Result<BytePairEncoder, any Error>] = Dictionary(
        uniqueKeysWithValues: TokenEncoding.allCases.map { encoding in
            let file = TokenVectors.folder.appending(path: "\(encoding.rawValue).tiktoken")
            let encoder = Result {
                BytePairEncoder(encoding: encoding, vocabulary: try Vocabulary(tiktoken: Data(contentsOf: file)))
            }
            return (encoding, encoder)
        })

    /// With OpenAI's vocabulary, read once.
    static func real(_ encoding: TokenEncoding) throws -> BytePairEncoder {
        guard let encoder = read[encoding] else { throw CocoaError(.fileNoSuchFile) }
        return try encoder.get()
    }
}
