import Foundation
import Testing

@testable import ModelProviders

@Suite("Tokens of OpenAI's models")
struct BytePairEncoderTests {
    @Test("are those that OpenAI's tokenizer makes", arguments: TokenEncoding.allCases)
    func vectors(encoding: TokenEncoding) throws {
        let encoder = try BytePairEncoder.real(encoding)
        for vector in try TokenVectors.read().texts {
            let tokens = encoder.encode(vector.text)
            #expect(tokens == vector.tokens(by: encoding), "\(vector.text.debugDescription)")
            #expect(encoder.count(vector.text) == tokens.count)
        }
    }

    /// What takes n² steps takes minutes for the longest of them.
    @Test("of monotonous texts are counted at once", .timeLimit(.minutes(1)), arguments: TokenEncoding.allCases)
    func linear(encoding: TokenEncoding) throws {
        let encoder = try BytePairEncoder.real(encoding)
        for vector in try TokenVectors.read().repeated {
            let text = String(repeating: vector.unit, count: vector.times)
            #expect(encoder.count(text) == vector.count(by: encoding), "\(vector.unit.debugDescription)")
        }
    }

    @Test(
        "are chosen by the model's name",
        arguments: [
            ("gpt-4o-mini", TokenEncoding.o200k), ("gpt-4.1", .o200k), ("gpt-5-nano", .o200k), ("o3-mini", .o200k),
            ("openai/gpt-oss-20b", .o200k), ("gpt-4-turbo", .cl100k), ("gpt-4", .cl100k), ("gpt-3.5-turbo", .cl100k),
            ("claude-sonnet-4-5", nil), ("smollm2-135m-instruct", nil), ("", nil),
        ])
    func models(model: String, encoding: TokenEncoding?) {
        #expect(TokenEncoding(model: model) == encoding)
    }
}

@Suite("A vocabulary file")
struct VocabularyTests {
    /// Each byte is a token, and then these are.
    static func file(_ tokens: [String] = []) -> Data {
        let all = (0...255).map { Data([UInt8($0)]) } + tokens.map { Data($0.utf8) }
        return Data(all.enumerated().map { "\($1.base64EncodedString()) \($0)\n" }.joined().utf8)
    }

    @Test("gives pairs of bytes their ranks, and the lowest is merged first")
    func merging() throws {
        let vocabulary = try Vocabulary(tiktoken: Self.file(["bc", "ab", "abc", "aa"]))
        let encoder = BytePairEncoder(encoding: .cl100k, vocabulary: vocabulary)
        #expect(encoder.encode("abc") == [258])
        #expect(encoder.encode("xabc") == [120, 258])
        #expect(encoder.encode("bcab") == [256, 257])
        #expect(encoder.encode("aaaaa") == [259, 259, 97])
    }

    @Test(
        "is refused with the line that is wrong",
        arguments: [
            ("", 0), ("IQ== 0\nIg== 2\n", 2), ("IQ== 0\n?? 1\n", 2), ("IQ==0\n", 1), (" 0\n", 1),
            ("IQ== 0\nIg== 1\n", 2),
            ("<html>", 1),
        ])
    func malformed(text: String, line: Int) {
        let error = #expect(throws: VocabularyError.self) { _ = try Vocabulary(tiktoken: Data(text.utf8)) }
        #expect(error?.line == line)
    }

    @Test("names no token twice")
    func twice() {
        #expect(throws: VocabularyError.self) { _ = try Vocabulary(tiktoken: Self.file(["ab", "ab"])) }
    }
}
